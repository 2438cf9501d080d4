/**
 * What may be told of groups of patrons. A group of 1 to 19 is *small*: only "under 20" is said of it. What would give a
 * small group away by subtraction is *withheld* beside it, so that for a small group there are always several sizes
 * which fit everything that is told, even for somebody who knows these rules.
 *
 * This is the suppression of cells of official statistics, primary and complementary: Hundepool et al., Statistical
 * Disclosure Control (Wiley 2012), chapter 4; Willenborg & de Waal, Elements of Statistical Disclosure Control (Springer
 * 2001), chapters 6 and 8. {@link DOUBT} and {@link FLOW_DOUBT} are their protection levels.
 */

/** Groups of fewer patrons than this are not shown: they say more about persons than about the library. */
export const FEWEST_SHOWN = 20;

/** So far apart, at least, are the largest and the smallest size that a hidden part of a sum may have. */
export const DOUBT = 5;

/**
 * Of a small flow that there was, another size fits that is larger or smaller by this. It is less than {@link DOUBT},
 * since the rows and the columns of a table both tell of a flow: more would leave nothing to tell of a library of a few
 * thousand patrons.
 */
export const FLOW_DOUBT = 2;

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

/** How far apart the sizes must lie that stay possible of a number of which no more than this is known anyway. */
export const doubtWithin = ({ low, high }: Bounds): number => Math.min(DOUBT, high - low);
