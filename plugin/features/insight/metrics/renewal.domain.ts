/** Koha stores only the last renewal of a membership; how many there were is inferred from its length. */

const SHORTEST_PERIOD = 28;

/** Twenty years: some libraries write a day far away where they mean that a membership does not end. */
const ENDLESS_DAYS = 7_305;

/** Whether a membership has an end worth the name. */
export const isEndless = (expiry: number, day: number): boolean => expiry - day > ENDLESS_DAYS;

/**
 * Completed renewals of a membership.
 *
 * @param period how long a membership of this category lasts, in days; undefined where that is not known
 */
export const renewalsOf = (enrolled: number, expiry: number, period: number | undefined): number => {
  if (period === undefined || period < SHORTEST_PERIOD) return 0;
  // A renewal from the day of renewing, not from the end, leaves a membership that is a little off.
  return Math.max(0, Math.round((expiry - enrolled) / period) - 1);
};

const FEWEST_MEMBERS = 5;
const NEW_MEMBER_DAYS = 365;

/** How long the memberships of a category last, from those who enrolled within a year and so can hardly have renewed. */
export class Periods {
  readonly #counts = new Map<number, number>();
  #total = 0;

  add(enrolled: number, expiry: number, day: number): void {
    const length = expiry - enrolled;
    if (day - enrolled > NEW_MEMBER_DAYS || enrolled > day || length < SHORTEST_PERIOD || isEndless(expiry, day))
      return;
    this.#counts.set(length, (this.#counts.get(length) ?? 0) + 1);
    this.#total += 1;
  }

  /** The median length in days; undefined for too few new members. */
  median(): number | undefined {
    if (this.#total < FEWEST_MEMBERS) return undefined;
    let seen = 0;
    for (const [length, count] of [...this.#counts].sort(([one], [other]) => one - other)) {
      seen += count;
      if (seen * 2 >= this.#total) return length;
    }
    return undefined;
  }
}
