/** What the next months may bring, from how the same months went a year before. */

/** Most likely so many; four of five times between these two. */
export interface Expectation {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface MonthForecast {
  /** Of the months that follow, nearest first. */
  readonly ahead: readonly Expectation[];
  /** What would have been expected of the last months that are over, had one asked just before them; oldest first. */
  readonly foretold: readonly (Expectation & { readonly actual: number })[];
}

const YEAR = 12;
export const MONTHS_AHEAD = 6;
/** Two years to compare, and half a year in which the comparison can be tried. */
export const FEWEST_MONTHS = 2 * YEAR + MONTHS_AHEAD;
/** So that four of five times the truth lies between. */
const TAIL = 0.1;

/**
 * The same month a year before, times how the last twelve months compare with the twelve before them. How far such an
 * answer goes wrong is taken from the library's own past: the same was asked at every earlier month, and the limits are
 * those between which four of five of the answers fell.
 *
 * @param months how many came in each month, oldest first, without a gap
 * @returns undefined where there are fewer than {@link FEWEST_MONTHS} months, or a month in which nobody came
 */
export const forecastMonths = (months: readonly number[]): MonthForecast | undefined => {
  if (months.length < FEWEST_MONTHS || months.some((value) => value <= 0)) return undefined;
  const ahead = expectedAfter(months, MONTHS_AHEAD);
  const earlier = months.slice(0, -MONTHS_AHEAD);
  const actual = months.slice(-MONTHS_AHEAD);
  const foretold = expectedAfter(earlier, MONTHS_AHEAD);
  return { ahead, foretold: foretold.map((one, index) => ({ ...one, actual: actual[index] ?? 0 })) };
};

const expectedAfter = (months: readonly number[], ahead: number): Expectation[] => {
  const errors = pastErrors(months, ahead);
  return pointsAfter(months, ahead).map((value, step) => {
    const here = errors[step] ?? [];
    return { value, low: value * Math.exp(quantile(here, TAIL)), high: value * Math.exp(quantile(here, 1 - TAIL)) };
  });
};

/** One figure for each of the months that follow. With less than two years, growth is read from the months there are. */
const pointsAfter = (months: readonly number[], ahead: number): number[] => {
  const compared = Math.min(YEAR, months.length - YEAR);
  const late = sum(months.slice(-compared));
  const early = sum(months.slice(-compared - YEAR, -YEAR));
  return Array.from({ length: ahead }, (_, step) => ((months[months.length - YEAR + step] ?? 0) * late) / early);
};

const FEWEST_COMPARED = 3;

/** Logarithms of truth over answer, for each distance, asked at every month that has a year and a little behind it. */
const pastErrors = (months: readonly number[], ahead: number): number[][] => {
  const errors: number[][] = Array.from({ length: ahead }, () => []);
  for (let until = YEAR + FEWEST_COMPARED; until < months.length; until += 1) {
    const points = pointsAfter(months.slice(0, until), ahead);
    for (const [step, point] of points.entries()) {
      const actual = months[until + step];
      if (actual !== undefined) errors[step]?.push(Math.log(actual / point));
    }
  }
  return errors;
};

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Quantile of a sample, as R and spreadsheets work it out (Hyndman & Fan 1996, type 7). */
const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return below + (above - below) * (at - Math.floor(at));
};
