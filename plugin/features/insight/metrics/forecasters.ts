import { DAYS_OF_WEEK } from '../models/history.domain.ts';
import { forecastAll, rateForecaster, type RateParams } from '../models/rate-models.domain.ts';
import type { MassForecaster, PatronClock } from './forecast.domain.ts';
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
): MassForecaster => {
  const model = rateForecaster('mbgnbd', parameters);
  const horizons = [clock.between(day, day + QUARTER), clock.between(day, day + LONGEST_HORIZON)] as const;
  const [quarter, half] = [horizons[0] / DAYS_OF_WEEK, horizons[1] / DAYS_OF_WEEK];
  const { r, alpha } = parameters;
  const history = ({ first, last, until, repeats }: PatronClock): readonly [x: number, tx: number, t: number] => {
    const tx = clock.between(first, last);
    return [repeats, tx, Math.max(tx, clock.between(first, until))];
  };
  const inWeeks = (patron: PatronClock): readonly [x: number, tx: number, t: number] => {
    const [x, tx, t] = history(patron);
    return [x, tx / DAYS_OF_WEEK, t / DAYS_OF_WEEK];
  };
  const ownRhythm91 = (x: number, tx: number): number => ((r + x) / (alpha + tx / DAYS_OF_WEEK)) * quarter;
  const pActive = (patron: PatronClock): number | undefined =>
    showsActivity ? model.pActive(...inWeeks(patron)) : undefined;
  return {
    modelId: id,
    pActive,
    surprise: (patron) => model.surprise(...inWeeks(patron)),
    forecast: (patron) => {
      const weeks = inWeeks(patron);
      const [x, tx] = history(patron);
      return {
        pActive: pActive(patron),
        expectedVisits91: model.expectedVisits(...weeks, quarter),
        expectedVisits182: model.expectedVisits(...weeks, half),
        pVisit91: model.pVisit(...weeks, quarter),
        pVisit182: model.pVisit(...weeks, half),
        ownRhythm91: ownRhythm91(x, tx),
      };
    },
    history,
    forecastsOf: (histories) => forecastAll('mbgnbd', parameters, { histories, horizons }),
    standingOf: (histories) => forecastAll('mbgnbd', parameters, { histories, horizons: [] }),
    ownRhythm91,
    showsActivity,
  };
};
