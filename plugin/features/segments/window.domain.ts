import { libraryDay, type LibraryDay } from '../../shared/time.ts';
import type { RuleWindow } from './tree.domain.ts';

/** Library days from the first to the last, both included, as `YYYY-MM-DD`. */
export interface DaySpan {
  readonly from: string;
  readonly until: string;
}

/** The days that a window means on a day: rolling ones end with that day. */
export const daysOfWindow = (window: RuleWindow, today: LibraryDay): DaySpan => {
  if ('from' in window) return { from: window.from, until: window.until };
  const from =
    'days' in window
      ? today.subtract({ days: window.days - 1 })
      : today.subtract({ months: window.months }).add({ days: 1 });
  return { from: from.toString(), until: today.toString() };
};

/** The months that a span touches, and which days of the first and the last belong to it. */
export interface MonthSpan {
  /** First days of the first and of the last month. */
  readonly first: string;
  readonly last: string;
  /** Months of which only some days count, with these days as bits. */
  readonly partial: readonly { readonly month: string; readonly mask: number }[];
}

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;
const dayOf = (day: string): number => Number(day.slice(8));
/** Bits of day `first` to day `last` of a month. */
const bits = (first: number, last: number): number => 2 ** last - 2 ** (first - 1);

/** A span as the visit ledger keeps days: by months, with masks for those that are cut. */
export const monthsOfSpan = ({ from, until }: DaySpan): MonthSpan => {
  const [first, last] = [monthOf(from), monthOf(until)];
  const lastDay = libraryDay(until).daysInMonth;
  const partial: { month: string; mask: number }[] = [];
  if (first === last) {
    if (dayOf(from) > 1 || dayOf(until) < lastDay)
      partial.push({ month: first, mask: bits(dayOf(from), dayOf(until)) });
    return { first, last, partial };
  }
  if (dayOf(from) > 1) partial.push({ month: first, mask: bits(dayOf(from), 31) });
  if (dayOf(until) < lastDay) partial.push({ month: last, mask: bits(1, dayOf(until)) });
  return { first, last, partial };
};
