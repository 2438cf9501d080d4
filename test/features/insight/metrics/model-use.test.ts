import { expect } from 'chai';
import type { StoredModel } from '../../../../plugin/features/insight/metrics/model.repository.ts';
import { modelUse } from '../../../../plugin/features/insight/metrics/model-use.ts';

const DAY = 20_000;
const NO_USE = { firstDay: DAY, visits: new Float64Array() };

const model = (id: number, scope: string, isTrusted: boolean): StoredModel => ({
  id,
  kind: 'mbgnbd',
  scope,
  season: undefined,
  parameters: { r: 0.5, alpha: 4, a: 0.4, b: 6 },
  isTrusted,
  doubts: isTrusted ? [] : [{ code: 'total-off', weeks: 13, predicted: 30, actual: 10 }],
});

/** The model by which a category is judged. */
const used = (models: readonly StoredModel[], category: string): number | undefined =>
  modelUse(models, NO_USE, DAY).forecasterOf(category)?.modelId;

describe('the model that judges a category', () => {
  it('is its own where that is trusted', () => {
    expect(used([model(1, '', true), model(2, 'ADT', true)], 'ADT')).to.equal(2);
  });

  it('is the one of everybody where it has none of its own, or its own failed', () => {
    const models = [model(1, '', true), model(2, 'ADT', false)];
    expect(used(models, 'ADT')).to.equal(1);
    expect(used(models, 'VIS')).to.equal(1);
  });

  it('is none where all failed, and the report says why its own did', () => {
    const models = [model(1, '', false), model(2, 'ADT', false)];
    expect(used(models, 'ADT')).to.equal(undefined);
    expect(modelUse(models, NO_USE, DAY).priorOf('ADT')).to.equal(undefined);
    expect(modelUse(models, NO_USE, DAY).reportOn('ADT')).to.deep.include({
      scope: 'ADT',
      trusted: false,
      because: ['total-off'],
    });
    expect(modelUse([], NO_USE, DAY).reportOn('ADT')).to.deep.include({ model: null, trusted: false });
  });
});
