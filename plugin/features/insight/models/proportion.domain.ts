/** A share of people, and the limits between which it may lie. */
export interface Proportion {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

/** Two-sided 95 per cent of the normal distribution. */
const Z95 = 1.959963984540054;

/**
 * The interval of Wilson (1927), which keeps its promise for small numbers and near 0 and 1: nobody out of some gives a
 * lower limit of exactly 0, everybody an upper one of exactly 1.
 */
export const wilson = (successes: number, of: number): Proportion => {
  if (of === 0) return { share: NaN, lower: 0, upper: 1 };
  const share = successes / of;
  const z2 = (Z95 * Z95) / of;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = Math.sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2);
  return {
    share,
    lower: successes === 0 ? 0 : middle - half,
    upper: successes === of ? 1 : middle + half,
  };
};
