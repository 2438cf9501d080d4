import type { Expectation } from './expectation.domain.ts';
import { NORMAL_90, student90 } from './student.domain.ts';

/** How many of today's patrons will borrow in the next 13 weeks: the sum of their own probabilities. */
export interface ExpectedBorrowers {
  readonly patrons: number;
  readonly expected: number;
  /** Of that sum, as far as chance alone goes. */
  readonly variance: number;
  /** What the models would have expected of 13 weeks that are over, and how many borrowed; no two overlap. */
  readonly trials: readonly { readonly expected: number; readonly borrowed: number }[];
}

/**
 * The reach of chance, and of how far the models were off as a whole: the root of the mean square of their relative
 * errors, times Student's t for so many trials, since one trial that happened to go well proves little.
 */
export const borrowersRange = ({ patrons, expected, variance, trials }: ExpectedBorrowers): Expectation => {
  const chance = NORMAL_90 * Math.sqrt(variance);
  const misses = trials.filter((trial) => trial.expected > 0).map((trial) => trial.borrowed / trial.expected - 1);
  const meanSquare = misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length;
  const off = misses.length === 0 ? 0 : student90(misses.length) * Math.sqrt(meanSquare) * expected;
  const reach = Math.hypot(chance, off);
  return { value: expected, low: Math.max(0, expected - reach), high: Math.min(patrons, expected + reach) };
};
