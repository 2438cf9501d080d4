/** What the next months may bring, from how a library's months went before. */

import type { Expectation } from './expectation.domain.ts';
import { seasonsOf, YEAR } from './seasons.domain.ts';
import { student90 } from './student.domain.ts';

export interface MonthForecast {
  /** Of the months that follow, nearest first. */
  readonly ahead: readonly Expectation[];
  /** What would have been expected of the last months that are over, had one asked just before them; oldest first. */
  readonly foretold: readonly (Expectation & { readonly actual: number })[];
}

export const MONTHS_AHEAD = 6;
/** Two years to learn the seasons from, and half a year in which what they foretell can be tried. */
export const FEWEST_MONTHS = 2 * YEAR + MONTHS_AHEAD;

/**
 * How much a new month counts for the level. Looked for in the benchmark `months`: a fixed share scored as well as one
 * that each library's own months choose, for three years of months choose badly.
 */
const NEW_MONTH = 0.3;
/** As much of the growth that was seen goes on, unless all of it would have missed by clearly less. */
const GROWTH_KEPT = 0.5;
const CLEARLY_LESS = 0.9;
const LEVEL_AND_SLOPE = 2;
/** The level has to be followed for so long before it can be tried. */
const MONTHS_BEFORE_TRIAL = 6;
/**
 * Variance of a month's count over the count, at the least. It would be 1 if everybody came by chance, and 0 if nobody
 * did; seven of ten are taken for certain to come.
 */
const LEAST_CHANCE = 0.3;

/**
 * What is usual at that time of the year, for the level of late and half of the growth that was seen. In logarithms:
 * classical decomposition, then exponential smoothing with a drift of half the slope, which is the method Theta
 * (Assimakopoulos & Nikolopoulos 2000, International Journal of Forecasting 16, 521-530; in this form Hyndman & Billah
 * 2003, the same 19, 287-290); with the whole slope where this library's own months went clearly better with it. The
 * limits are those of that model (Hyndman, Koehler, Ord & Snyder 2008, "Forecasting with Exponential Smoothing", ch. 6):
 * the mean square of how the months missed what was said one month before, over the degrees of freedom that are left,
 * grows by the square of the smoothing weight with each month of distance, by what the seasons are uncertain and by
 * half of the growth, which may go on or not; times Student's t. They are never narrower than chance makes them.
 *
 * @param months how many came in each month, oldest first, without a gap
 * @returns undefined where there are fewer than {@link FEWEST_MONTHS} months, or a month in which nobody came
 */
export const forecastMonths = (months: readonly number[]): MonthForecast | undefined => {
  if (months.length < FEWEST_MONTHS || months.some((value) => value <= 0)) return undefined;
  const ahead = expectedAfter(months);
  const foretold = expectedAfter(months.slice(0, -MONTHS_AHEAD));
  const actual = months.slice(-MONTHS_AHEAD);
  return { ahead, foretold: foretold.map((one, index) => ({ ...one, actual: actual[index] ?? 0 })) };
};

const expectedAfter = (months: readonly number[]): Expectation[] => {
  const logs = months.map(Math.log);
  const { effects, weight, isOrdinary } = seasonsOf(logs);
  const effect = (index: number): number => effects[index % YEAR] ?? 0;
  const evened = logs.map((value, index) => ({ value: value - effect(index), isOrdinary: isOrdinary[index] === true }));
  const slope = slopeOf(evened);
  const [half, all] = [follow(evened, GROWTH_KEPT * slope), follow(evened, slope)];
  const { drift, level, missed, tries } = all.missed < CLEARLY_LESS * half.missed ? all : half;
  // Effects that are half believed are half a parameter each.
  const parameters = weight * YEAR + LEVEL_AND_SLOPE;
  const freedom = tries * (1 - parameters / months.length);
  const variance = Math.max(missed / freedom, LEAST_CHANCE / Math.exp(level));
  return Array.from({ length: MONTHS_AHEAD }, (_, step) => {
    const value = level + drift * step + effect(months.length + step);
    const relative = 1 + (weight * YEAR) / months.length + step * NEW_MONTH ** 2;
    const doubtful = GROWTH_KEPT * slope * step;
    const reach = student90(freedom) * Math.sqrt(variance * relative + doubtful ** 2);
    return { value: Math.exp(value), low: Math.exp(value - reach), high: Math.exp(value + reach) };
  });
};

/** The logarithm of a month without what the time of the year does. */
interface Evened {
  readonly value: number;
  readonly isOrdinary: boolean;
}

/** By least squares, for each month. */
const slopeOf = (evened: readonly Evened[]): number => {
  const points = evened.flatMap(({ value, isOrdinary }, index) => (isOrdinary ? [{ value, index }] : []));
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [middle, middleValue] = [mean(({ index }) => index), mean(({ value }) => value)];
  return (
    mean(({ index, value }) => (index - middle) * (value - middleValue)) / mean(({ index }) => (index - middle) ** 2)
  );
};

interface Followed {
  readonly drift: number;
  /** What is expected of the month after the last. */
  readonly level: number;
  /** Sum of squares of the distances between months and what was expected just before, and of how many months. */
  readonly missed: number;
  readonly tries: number;
}

/** Smooths exponentially, going by the drift from month to month; exceptions teach nothing. */
const follow = (evened: readonly Evened[], drift: number): Followed => {
  const start = evened.slice(0, MONTHS_BEFORE_TRIAL).filter(({ isOrdinary }) => isOrdinary);
  const middle = start.reduce((sum, { value }) => sum + value, 0) / start.length;
  let [level, missed, tries] = [middle + (drift * (MONTHS_BEFORE_TRIAL + 1)) / 2, 0, 0];
  for (const { value, isOrdinary } of evened.slice(MONTHS_BEFORE_TRIAL)) {
    if (isOrdinary) {
      const miss = value - level;
      missed += miss * miss;
      tries += 1;
      level += NEW_MONTH * miss;
    }
    level += drift;
  }
  return { drift, level, missed, tries };
};
