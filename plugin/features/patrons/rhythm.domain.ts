import { dayNumber, type LibraryDay } from '../../shared/time.ts';

/**
 * How often a patron comes, by their own past: the median of the days between visit days.
 *
 * `too-few`: fewer gaps than can tell a rhythm, so none is claimed.
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

const FEWEST_GAPS = 4;
/** A patron is missed when they stay away for more than twice as long as usual, and for two weeks at least. */
const BROKEN_AFTER = 2;
const BROKEN_AT_LEAST_DAYS = 14;

/** @param visitDays distinct visit days in rising order, none of them after `today` */
export const rhythmOf = (visitDays: readonly LibraryDay[], today: LibraryDay): Rhythm => {
  const lastSeen = visitDays.at(-1);
  if (lastSeen === undefined) return { state: 'none' };
  const sinceDays = dayNumber(today) - dayNumber(lastSeen);
  const numbers = visitDays.map(dayNumber);
  const gaps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? number));
  if (gaps.length < FEWEST_GAPS) return { state: 'too-few', lastSeen, sinceDays };
  const everyDays = medianOf(gaps);
  const isBroken = sinceDays > everyDays * BROKEN_AFTER && sinceDays >= BROKEN_AT_LEAST_DAYS;
  return { state: 'known', everyDays, lastSeen, sinceDays, isBroken };
};

const medianOf = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  const lower = sorted[Math.ceil(middle) - 1] ?? upper;
  return (lower + upper) / 2;
};

/** A span of days in the unit in which people would say it. */
export interface Span {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly count: number;
}

const DAYS_OF_MONTH = 30.44;
const DAYS_OF_YEAR = 365.25;

export const spanOf = (days: number): Span => {
  if (days === 7) return { unit: 'week', count: 1 };
  if (days < 14) return { unit: 'day', count: Math.round(days) };
  if (days < 84) return { unit: 'week', count: Math.round(days / 7) };
  if (days < 2 * DAYS_OF_YEAR) return { unit: 'month', count: Math.round(days / DAYS_OF_MONTH) };
  return { unit: 'year', count: Math.floor(days / DAYS_OF_YEAR) };
};
