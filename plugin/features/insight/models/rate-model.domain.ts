import { DAYS_OF_WEEK, type DayHistories, type Histories } from './history.domain.ts';
import type { LogLikelihood } from './maximum-likelihood.domain.ts';

/**
 * What can be said about one patron. Times in weeks: `x` repeat visit days, the last `tx` after the first, watched
 * until `t` after it.
 */
export interface RateForecaster {
  /** Probability that the patron has not left for good. */
  readonly pActive: (x: number, tx: number, t: number) => number;
  /** Visit days to expect in the `horizon` weeks to come, with the chance that the patron has left. */
  readonly expectedVisits: (x: number, tx: number, t: number, horizon: number) => number;
  /** Probability of a visit day in the `horizon` weeks to come. */
  readonly pVisit: (x: number, tx: number, t: number, horizon: number) => number;
  /**
   * Probability that a patron with this history who is still active would have come by now: how unlike the patron's
   * own rhythm the silence is, drawn towards the rhythm of the group where the patron came seldom.
   */
  readonly surprise: (x: number, tx: number, t: number) => number;
  /** Visit days to expect of somebody in the `horizon` weeks after the first. */
  readonly expectedOfNew: (horizon: number) => number;
}

/** The same for many patrons, one position for each. */
export interface Forecasts {
  readonly pActive: Float64Array;
  readonly surprise: Float64Array;
  /** For each horizon, in the order in which they were asked for. */
  readonly ahead: readonly Ahead[];
}

interface Ahead {
  /** The horizon in days. */
  readonly days: number;
  readonly expectedVisits: Float64Array;
  readonly pVisit: Float64Array;
}

/** A model of visits at a rate that differs from patron to patron. */
export interface RateModel<Name extends string> {
  readonly names: readonly Name[];
  /** Where to begin looking, worked out from the mean of T in weeks. */
  start(meanWeeks: number): readonly number[];
  likelihood(histories: Histories): LogLikelihood;
  forecaster(params: Readonly<Record<Name, number>>): RateForecaster;
  /** A quicker way for many patrons, where the model has one; horizons in days. */
  forecasts?(params: Readonly<Record<Name, number>>, histories: DayHistories, horizons: readonly number[]): Forecasts;
}

/** 1 - ((alpha + t_x) / (alpha + T))^(r + x): the gamma-mixed Poisson rate, given x visits up to t_x. */
export const surpriseOf = (r: number, alpha: number): RateForecaster['surprise'] => {
  return (x, tx, t) => -Math.expm1((r + x) * Math.log1p((tx - t) / (alpha + t)));
};

/** Probability of a visit within the horizon for somebody who is active now: the same mixture, from T on. */
export const pVisitIfActive = (r: number, alpha: number, x: number, t: number, horizon: number): number =>
  -Math.expm1(-(r + x) * Math.log1p(horizon / (alpha + t)));

/** Asks a forecaster about one patron after the other; horizons in days. */
export const forecastsOneByOne = (
  { pActive, surprise, expectedVisits, pVisit }: RateForecaster,
  { x, tx, t }: DayHistories,
  horizons: readonly number[],
): Forecasts => {
  const all = (ask: (x: number, tx: number, t: number) => number): Float64Array =>
    Float64Array.from(x, (visits, i) => ask(visits, (tx[i] ?? 0) / DAYS_OF_WEEK, (t[i] ?? 0) / DAYS_OF_WEEK));
  return {
    pActive: all(pActive),
    surprise: all(surprise),
    ahead: horizons.map((days) => ({
      days,
      expectedVisits: all((...history) => expectedVisits(...history, days / DAYS_OF_WEEK)),
      pVisit: all((...history) => pVisit(...history, days / DAYS_OF_WEEK)),
    })),
  };
};
