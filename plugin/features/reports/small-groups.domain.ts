/**
 * What may be told of groups of patrons. A group of 1 to 19 is *small*: only "under 20" is said of it. Where one library
 * beside all of them would give a small group away by subtraction, more is *withheld*, so that for the small group there
 * are several sizes which fit that sum, even for somebody who knows these rules. What can still be worked out is in
 * `docs/reports.md`.
 *
 * This is the suppression of cells of official statistics, primary and complementary: Hundepool et al., Statistical
 * Disclosure Control (Wiley 2012), chapter 4; Willenborg & de Waal, Elements of Statistical Disclosure Control (Springer
 * 2001), chapters 6 and 8. {@link DOUBT} is their protection level.
 */

/** Groups of fewer patrons than this are not shown: they say more about persons than about the library. */
export const FEWEST_SHOWN = 20;

/** So far apart, at least, are the largest and the smallest size that a hidden part of a sum may have. */
export const DOUBT = 5;

/** Whether a group is so small that only "under 20" may be said of it. Nobody is not a group. */
export const isSmall = (patrons: number): boolean => patrons > 0 && patrons < FEWEST_SHOWN;

/** How a number of patrons is told: as it is, as "under 20", or as withheld for the sake of another. */
export type Telling = 'told' | 'small' | 'withheld';

/** How a number is told, where something else may ask for it to be withheld. */
export const tellingOf = (patrons: number, isWithheld = false): Telling => {
  if (isSmall(patrons)) return 'small';
  return isWithheld ? 'withheld' : 'told';
};

/** What is known of a number that is not told: no less and no more than this. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export const BOUNDS = {
  small: { low: 1, high: FEWEST_SHOWN - 1 },
  withheld: { low: FEWEST_SHOWN, high: Number.POSITIVE_INFINITY },
} as const satisfies Record<Exclude<Telling, 'told'>, Bounds>;
