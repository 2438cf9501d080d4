import { expect } from 'chai';
import { randomHistories } from '../../../../plugin/demo/library/histories.ts';
import { DAYS_OF_WEEK } from '../../../../plugin/features/insight/models/history.domain.ts';
import {
  forecastAll,
  rateForecaster,
  type RateKind,
  type RateParams,
} from '../../../../plugin/features/insight/models/rate-models.domain.ts';
import { offBy, vectors, type GeometricVector } from './vectors.ts';

const HORIZONS = [91, 182];
const PARAMS = {
  mbgnbd: { r: 0.65, alpha: 3.2, a: 0.5, b: 6 },
  bgnbd: { r: 0.65, alpha: 3.2, a: 1, b: 6 },
  paretonbd: { r: 0.65, alpha: 3.2, s: 0.6, beta: 60 },
  nbd: { r: 0.65, alpha: 3.2 },
};

/** Largest distance between what is said of all at once and of each alone. */
const distance = <Kind extends RateKind>(kind: Kind, params: RateParams<Kind>, patrons = 500): number => {
  const histories = randomHistories({ patrons, seed: 11 });
  const all = forecastAll(kind, params, { histories, horizons: HORIZONS });
  const one = rateForecaster(kind, params);
  const off = Array.from(histories.x, (x, i) => {
    const [tx, t] = [histories.tx[i]! / DAYS_OF_WEEK, histories.t[i]! / DAYS_OF_WEEK];
    return Math.max(
      Math.abs(all.pActive[i]! - one.pActive(x, tx, t)),
      Math.abs(all.surprise[i]! - one.surprise(x, tx, t)),
      ...all.ahead.flatMap(({ days, expectedVisits, pVisit }) => [
        Math.abs(expectedVisits[i]! - one.expectedVisits(x, tx, t, days / DAYS_OF_WEEK)),
        Math.abs(pVisit[i]! - one.pVisit(x, tx, t, days / DAYS_OF_WEEK)),
      ]),
    );
  });
  return Math.max(...off);
};

/** Vectors of the same model whose times are whole days. */
const vectorsOfModels = (): GeometricVector[][] => {
  const isDay = (weeks: number): boolean => Number.isInteger(weeks * DAYS_OF_WEEK);
  const models = new Map<string, GeometricVector[]>();
  for (const vector of vectors.geometric.filter(({ tx, t }) => isDay(tx) && isDay(t))) {
    const name = JSON.stringify([vector.model, vector.params]);
    models.set(name, [...(models.get(name) ?? []), vector]);
  }
  return [...models.values()];
};

/** How far forecasts for these patrons, so often as to be so many, are off, in parts of the true ones. */
const offVectors = (patrons: readonly GeometricVector[], many: number): number[] => {
  const [{ model, params, expected }] = patrons as [GeometricVector];
  const all = Array.from({ length: Math.max(many, patrons.length) }, (_, i) => patrons[i % patrons.length]!);
  const histories = {
    x: Int32Array.from(all, ({ x }) => x),
    tx: Int32Array.from(all, ({ tx }) => tx * DAYS_OF_WEEK),
    t: Int32Array.from(all, ({ t }) => t * DAYS_OF_WEEK),
  };
  const horizons = expected.map(([weeks]) => weeks * DAYS_OF_WEEK);
  const { pActive, surprise, ahead } = forecastAll(model, params, { histories, horizons });
  // Who comes first fills what whoever comes last finds.
  const isCompared = (i: number): boolean => i < patrons.length || i >= all.length - patrons.length;
  return all.flatMap((truth, i) =>
    !isCompared(i)
      ? []
      : [
          offBy(pActive[i]!, truth.pActive),
          // A probability near 0 is what is left of two numbers near 1.
          Math.abs(surprise[i]! - truth.surprise),
          ...truth.expected.flatMap(([, visits, pVisit], horizon) => [
            offBy(ahead[horizon]!.expectedVisits[i]!, visits),
            offBy(ahead[horizon]!.pVisit[i]!, pVisit),
          ]),
        ],
  );
};

const largestOf = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

describe('forecasts of all patrons at once', () => {
  it('are the values of 40 digits, for a near 1 and a + b near 1 from both sides, up to ten years and 3000 visits', () => {
    const models = vectorsOfModels();
    expect(models.length).to.be.greaterThan(30);
    expect(largestOf(models.flatMap((patrons) => offVectors(patrons, 0)))).to.be.below(1e-10);
  });

  it('are so, too, where pairs of visits and days are looked up in a table', () => {
    const DAYS = 400 * DAYS_OF_WEEK + 1;
    const models = vectorsOfModels().map((patrons) => patrons.filter(({ x, t }) => x <= 40 && t <= 400));
    expect(largestOf(models.flatMap((patrons) => offVectors(patrons, 2 * DAYS)))).to.be.below(1e-10);
  });

  it('are those of each patron alone', () => {
    const { mbgnbd, bgnbd, paretonbd, nbd } = PARAMS;
    expect([
      distance('mbgnbd', mbgnbd),
      distance('bgnbd', bgnbd),
      distance('paretonbd', paretonbd),
      distance('nbd', nbd),
    ]).to.satisfy((all: number[]) => all.every((off) => off < 1e-10));
  });

  it('are so where many patrons have their visits and days in common', () => {
    const { mbgnbd, bgnbd } = PARAMS;
    expect([distance('mbgnbd', mbgnbd, 50_000), distance('bgnbd', bgnbd, 50_000)]).to.satisfy((all: number[]) =>
      all.every((off) => off < 1e-10),
    );
  });

  it('hold for somebody silent for so long that nothing is left to hope', () => {
    const histories = { x: Int32Array.of(3000), tx: Int32Array.of(30), t: Int32Array.of(20_000) };
    const { pActive, surprise, ahead } = forecastAll('mbgnbd', PARAMS.mbgnbd, { histories, horizons: [91] });
    expect([pActive[0], surprise[0], ahead[0]!.expectedVisits[0]]).to.deep.equal([0, 1, 0]);
  });
});
