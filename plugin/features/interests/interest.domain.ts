/** The formulas of interests: the design's analytics.md, section 8. Days are day numbers. */

/** After so many days a title counts half. */
const HALF_LIFE_DAYS = 365;

/** What a title counts by what a patron did with it; each counts once, the last time it was done. */
export const USE_WEIGHTS = { loan: 1, hold: 0.7, renewal: 0.3 } as const;

/** In the order of the numbers that stand for them. */
export const USES = ['loan', 'hold', 'renewal'] as const;
export type Use = (typeof USES)[number];

/** Titles of everybody that a patron's own are mixed with, so that two books are not a passion. */
export const KAPPA = 10;

/** Below this, a title shows chance rather than interest. */
export const FEWEST_TITLES = 2;

/** A declared interest outranks every inferred one, whose weights stay below. */
export const DECLARED_WEIGHT = 1;

/** Groups smaller than this are not shown in what a library is read for. */
export const SMALLEST_GROUP = 10;

/** 0.5^(age/365): how much what happened so many days ago still counts. */
export const decay = (ageDays: number): number => 0.5 ** (ageDays / HALF_LIFE_DAYS);

/**
 * The share of one value among a patron's titles, drawn to the share that it has among everybody's.
 *
 * @param own sum over the patron's titles with this value
 * @param total sum over the patron's titles with any value of the kind
 * @param everybodys share of the value among everybody's titles, 0 to 1
 */
export const shrunkShare = (own: number, total: number, everybodys: number): number =>
  (own + KAPPA * everybodys) / (total + KAPPA);
