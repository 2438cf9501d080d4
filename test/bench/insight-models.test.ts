import { expect } from 'chai';
import { Figures } from '../../bench/figures.ts';
import { measureModels } from '../../bench/insight-models.ts';

describe('the measurement of the models', () => {
  it('gives every figure that the aims are about', () => {
    const figures = new Figures(() => undefined);
    measureModels({ patrons: 3_000, rounds: 1, figures });
    const values = new Map(figures.all().map(({ name, value }) => [name, value]));
    expect([...values.keys()]).to.include.members([
      'p_loop_of_exp_and_log1p',
      'model_fit_two_starts',
      'model_fit_with_grouping_per_p',
      'model_forecasts_per_p',
      'model_peak_memory',
    ]);
    expect(values.get('model_patrons')).to.equal(3_000);
    expect([...values.values()].filter((value) => !(value > 0))).to.deep.equal([]);
  });
});
