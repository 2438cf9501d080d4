/** Most likely so many; four of five times between these two. */
export interface Expectation {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * For a sentence: in steps of 1, 10, 100... of which at least one lies between the figure and each limit. Limits are
 * rounded outwards, so that the sentence promises no more than the table, and no two of the three become one.
 */
export const roundedOutwards = ({ value, low, high }: Expectation): Expectation => {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, Math.min(value - low, high - value))));
  return {
    value: Math.round(value / step) * step,
    low: Math.floor(low / step) * step,
    high: Math.ceil(high / step) * step,
  };
};
