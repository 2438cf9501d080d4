import { expect } from 'chai';
import { randomFor } from '../../../../plugin/demo/library/random.ts';
import { ClockSample } from '../../../../plugin/features/insight/metrics/clock-sample.ts';
import { fitModels, type FittedModel } from '../../../../plugin/features/insight/metrics/fit-models.ts';
import { VisitHistory } from '../../../../plugin/features/insight/metrics/visit-history.ts';

const DAY = 20_000;
const YEARS = 3;
/** Days before the end on which the cards of some ran out. */
const RAN_OUT = 200;

interface Group {
  readonly category: string;
  readonly patrons: number;
  /** Share of patrons whose card ran out and who left with it. */
  readonly expired?: number;
}

/** Patrons who come at a rate of their own and leave after some visit. */
const sampleOf = (groups: readonly Group[]): ClockSample => {
  const random = randomFor(5, 'clocks');
  const sample = new ClockSample(DAY, 0);
  const history = new VisitHistory(DAY, 0);
  for (const { category, patrons, expired = 0 } of groups)
    for (let patron = 0; patron < patrons; patron += 1) {
      const until = random.chance(expired) ? DAY - RAN_OUT : DAY;
      const [rate, leaves] = [random.gamma(1, 1 / 20), random.beta(0.3, 10)];
      history.clear();
      let day = DAY - random.below(YEARS * 365);
      for (let stays = true; stays && day <= until; stays = !random.chance(leaves)) {
        history.visits.push(day);
        history.borrows.push(day);
        day += 1 + Math.floor(random.exponential(1 / rate));
      }
      sample.add(category, history, until);
    }
  return sample;
};

const byScope = (models: readonly FittedModel[]): Map<string, FittedModel> =>
  new Map(models.map((model) => [model.scope, model]));

describe('models of a library', () => {
  it('are one of everybody and one of each category with enough patrons who came again', () => {
    const sample = sampleOf([
      { category: 'ADT', patrons: 1_200 },
      { category: 'VIS', patrons: 150 },
    ]);
    const models = byScope(fitModels(sample));
    expect([...models.keys()]).to.have.members(['', 'ADT']);
    expect(models.get('')?.patrons).to.equal(sample.size);
  });

  it('are one where there is one category, and none where nobody borrows', () => {
    expect(fitModels(sampleOf([{ category: 'ADT', patrons: 900 }])).map(({ scope }) => scope)).to.deep.equal(['']);
    expect(fitModels(sampleOf([]))).to.deep.equal([]);
  });

  it('learn from those whose card ran out, and are not tried on them', () => {
    const [model] = fitModels(sampleOf([{ category: 'ADT', patrons: 1_500, expired: 0.4 }]));
    const trial = model?.trial?.result;
    expect(model?.patrons).to.be.greaterThan(1_000);
    expect(trial?.patrons).to.be.lessThan(0.75 * (model?.patrons ?? 0));
    expect(model?.verdict).to.deep.equal({ isTrusted: true, showsActivity: true, doubts: [] });
  });
});
