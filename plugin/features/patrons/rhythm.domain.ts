import { dayNumber, type LibraryDay } from '../../shared/time.ts';

/**
 * How often a patron comes, by their own past.
 *
 * `too-few`: fewer visits than can tell a rhythm, so none is claimed.
 */
export type Rhythm =
  | { readonly state: 'none' }
  | { readonly state: 'too-few'; readonly lastSeen: LibraryDay; readonly sinceDays: number }
  | {
      readonly state: 'known';
      readonly everyDays: number;
      readonly lastSeen: LibraryDay;
      readonly sinceDays: number;
      /** Away for clearly longer than usual. */
      readonly isBroken: boolean;
    };

/** A patron is missed when they stay away for more than twice as long as usual, and for two weeks at least. */
const BROKEN_AFTER = 2;
const BROKEN_AT_LEAST_DAYS = 14;

/**
 * @param visitDays distinct visit days in rising order, none of them after `today`
 * @param everyDays usual days between them; undefined for too few
 * @param closedDays days since the last of them on which the library was closed: nobody is missed then
 */
export const rhythmOf = (
  visitDays: readonly LibraryDay[],
  everyDays: number | undefined,
  today: LibraryDay,
  closedDays = 0,
): Rhythm => {
  const lastSeen = visitDays.at(-1);
  if (lastSeen === undefined) return { state: 'none' };
  const sinceDays = dayNumber(today) - dayNumber(lastSeen);
  if (everyDays === undefined) return { state: 'too-few', lastSeen, sinceDays };
  const away = sinceDays - closedDays;
  const isBroken = away > everyDays * BROKEN_AFTER && away >= BROKEN_AT_LEAST_DAYS;
  return { state: 'known', everyDays, lastSeen, sinceDays, isBroken };
};
