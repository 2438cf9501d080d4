import { rateForecaster, type RateParams } from '../models/rate-models.domain.ts';
import type { Forecaster, PatronClock } from './forecast.domain.ts';
import { LONGEST_HORIZON, type ModelClock } from './model-clock.ts';

const QUARTER = 91;

/** A trusted model, with what it takes to judge patrons by it. */
export interface TrustedModel {
  readonly id: number;
  readonly parameters: RateParams<'mbgnbd'>;
  /** Whether leaving can be seen, so that the probability of being active means something. */
  readonly showsActivity: boolean;
}

/** @param day the day after which is forecast */
export const forecasterOf = (
  { id, parameters, showsActivity }: TrustedModel,
  clock: ModelClock,
  day: number,
): Forecaster => {
  const model = rateForecaster('mbgnbd', parameters);
  const quarter = clock.between(day, day + QUARTER) / 7;
  const half = clock.between(day, day + LONGEST_HORIZON) / 7;
  const { r, alpha } = parameters;
  const weeks = ({ first, last, until }: PatronClock): readonly [tx: number, t: number] => {
    const tx = clock.between(first, last) / 7;
    return [tx, Math.max(tx, clock.between(first, until) / 7)];
  };
  const pActive = (clock: PatronClock): number | undefined => {
    if (!showsActivity) return undefined;
    const [tx, t] = weeks(clock);
    return model.pActive(clock.repeats, tx, t);
  };
  return {
    modelId: id,
    pActive,
    surprise: (clock) => {
      const [tx, t] = weeks(clock);
      return model.surprise(clock.repeats, tx, t);
    },
    forecast: (patron) => {
      const [tx, t] = weeks(patron);
      const { repeats: x } = patron;
      return {
        pActive: pActive(patron),
        expectedVisits91: model.expectedVisits(x, tx, t, quarter),
        expectedVisits182: model.expectedVisits(x, tx, t, half),
        pVisit91: model.pVisit(x, tx, t, quarter),
        pVisit182: model.pVisit(x, tx, t, half),
        ownRhythm91: ((r + x) / (alpha + tx)) * quarter,
      };
    },
  };
};
