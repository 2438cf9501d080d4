import { expect } from 'chai';
import { randomHistories } from '../../../../plugin/demo/library/histories.ts';
import { DAYS_OF_WEEK } from '../../../../plugin/features/insight/models/history.domain.ts';
import {
  forecastAll,
  rateForecaster,
  type RateKind,
  type RateParams,
} from '../../../../plugin/features/insight/models/rate-models.domain.ts';

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

describe('forecasts of all patrons at once', () => {
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
