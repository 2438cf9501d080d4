import type { Expectation } from '../plugin/features/reports/expectation.domain.ts';
import { forecastMonths, MONTHS_AHEAD } from '../plugin/features/reports/month-forecast.domain.ts';

/** Something that foretells months; undefined where it finds the history too short. */
export type Foreteller = (known: readonly number[]) => readonly Expectation[] | undefined;

const YEAR = 12;
const FEWEST_COMPARED = 3;

const kenal: Foreteller = (known) => forecastMonths(known)?.ahead;

/** The months of a year before, with the quantiles of how often that was wrong in the past. */
const yearBefore: Foreteller = (known) => withPastErrors(known, (months) => months.slice(-YEAR, MONTHS_AHEAD - YEAR));

/** The months of a year before, times the last twelve months over the twelve before them. */
const yearBeforeWithGrowth: Foreteller = (known) =>
  withPastErrors(known, (months) => {
    const compared = Math.min(YEAR, months.length - YEAR);
    const growth = sum(months.slice(-compared)) / sum(months.slice(-compared - YEAR, -YEAR));
    return months.slice(-YEAR, MONTHS_AHEAD - YEAR).map((value) => value * growth);
  });

/** By the names of their figures. */
export const FORETELLERS: Readonly<Record<string, Foreteller>> = {
  kenal,
  year_before_with_growth: yearBeforeWithGrowth,
  year_before: yearBefore,
};

/**
 * Limits as one would take them at first: the 10th and the 90th percentile of the errors that the same would have made
 * at every earlier month, at the same distance (Hyndman & Fan 1996, type 7).
 */
const withPastErrors = (known: readonly number[], points: (months: readonly number[]) => number[]): Expectation[] => {
  const errors: number[][] = Array.from({ length: MONTHS_AHEAD }, () => []);
  for (let until = YEAR + FEWEST_COMPARED; until < known.length; until += 1)
    for (const [step, point] of points(known.slice(0, until)).entries()) {
      const actual = known[until + step];
      if (actual !== undefined) errors[step]?.push(Math.log(actual / point));
    }
  return points(known).map((value, step) => {
    const [low, high] = [0.1, 0.9].map((share) => value * Math.exp(quantile(errors[step] ?? [], share)));
    return { value, low: low ?? value, high: high ?? value };
  });
};

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return below + (above - below) * (at - Math.floor(at));
};
