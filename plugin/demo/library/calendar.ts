import { sure } from './sure.ts';
import { dayNumber, dayOfNumber, instantOfWallTime, type LibraryDay } from '../../shared/time.ts';
import type { PatronType } from './world.ts';

/** Days are counted from 1970-01-01, so that millions of them fit typed arrays. */
export type DayNumber = number;

interface Day {
  readonly text: string;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 0 Monday to 6 Sunday. */
  readonly weekday: number;
}

/** When the library is open, how busy a day is, and how a day is written down. */
export interface Calendar {
  readonly first: DayNumber;
  readonly last: DayNumber;
  /** Three weeks in which nobody could come (a burst pipe, say). */
  readonly closure: { readonly from: DayNumber; readonly until: DayNumber };
  isOpen(day: DayNumber): boolean;
  nextOpen(day: DayNumber): DayNumber;
  /** Factor on the visit rate of a type of patron. */
  season(type: PatronType, day: DayNumber): number;
  text(day: DayNumber): string;
  month(day: DayNumber): number;
  /** Opening hours in seconds since midnight. */
  opensAt(day: DayNumber): number;
  closesAt(day: DayNumber): number;
  /** `YYYY-MM-DD HH:MM:SS` on the library's wall. */
  wallTime(day: DayNumber, second: number): string;
  /** The same moment in UTC, for TIMESTAMP columns. */
  utcTime(day: DayNumber, second: number): string;
}

const WEEKDAYS = [1.15, 1.1, 1.12, 1.05, 0.98, 0.75, 0];
const LEVEL = [1.02, 1.04, 1.03, 1, 0.98, 0.96, 0.93, 0.9, 1.04, 1.08, 1.06, 0.96];
const MONTHS: Readonly<Record<PatronType, readonly number[]>> = {
  adult: LEVEL,
  senior: [0.94, 0.98, 1.03, 1.05, 1.06, 1.02, 0.95, 0.95, 1.04, 1.05, 1, 0.93],
  student: [1.15, 1.25, 1.2, 1.1, 1.25, 1.05, 0.35, 0.25, 0.85, 1.45, 1.4, 0.7],
  child: [1, 1, 1.02, 0.98, 0.95, 1.15, 1.35, 1.1, 0.95, 0.92, 0.92, 0.66],
  teacher: [1.1, 1.1, 1.1, 1.05, 1, 0.7, 0.2, 0.3, 1.6, 1.35, 1.25, 0.85],
  visitor: LEVEL,
};
/** Month and day of the holidays that fall on the same date every year. */
const HOLIDAYS = new Set(['01-01', '05-01', '06-01', '08-17', '12-24', '12-25', '12-26', '12-31']);
const CLOSURE_DAYS = 21;
const SATURDAY = 5;
const HOUR = 3600;

export const calendarOf = (first: LibraryDay, last: LibraryDay, timezone: string): Calendar => {
  const start = dayNumber(first);
  const end = dayNumber(last);
  const closure = closureIn(start, end);
  const days = new Map<DayNumber, Day>();
  const offsets = new Map<DayNumber, number>();

  const dayOf = (number: DayNumber): Day => {
    const known = days.get(number);
    if (known !== undefined) return known;
    const date = dayOfNumber(number);
    const day = { text: date.toString(), year: date.year, month: date.month, weekday: date.dayOfWeek - 1 };
    days.set(number, day);
    return day;
  };

  // The library is closed when clocks change, so one offset serves a whole day.
  const offsetOf = (number: DayNumber): number => {
    const known = offsets.get(number);
    if (known !== undefined) return known;
    const noon = instantOfWallTime(timezone, `${dayOf(number).text} 12:00:00`);
    const offset = number * 24 * HOUR + 12 * HOUR - Math.floor(noon.epochMilliseconds / 1000);
    offsets.set(number, offset);
    return offset;
  };

  const isOpen = (number: DayNumber): boolean => {
    const { text, weekday } = dayOf(number);
    if (at(WEEKDAYS, weekday) === 0 || HOLIDAYS.has(text.slice(5))) return false;
    return number < closure.from || number >= closure.until;
  };

  const nextOpen = (number: DayNumber): DayNumber => {
    let day = number;
    while (!isOpen(day)) day += 1;
    return day;
  };

  return {
    first: start,
    last: end,
    closure,
    isOpen,
    nextOpen,
    season: (type, number) => {
      if (!isOpen(number)) return 0;
      const { month, weekday } = dayOf(number);
      return at(MONTHS[type], month - 1) * at(WEEKDAYS, weekday);
    },
    text: (number) => dayOf(number).text,
    month: (number) => dayOf(number).month,
    opensAt: () => 9 * HOUR,
    closesAt: (number) => (dayOf(number).weekday === SATURDAY ? 14 : 18) * HOUR,
    wallTime: (number, second) => `${dayOf(number).text} ${clock(second)}`,
    utcTime: (number, second) => {
      const shifted = second - offsetOf(number);
      const days_ = Math.floor(shifted / (24 * HOUR));
      return `${dayOf(number + days_).text} ${clock(shifted - days_ * 24 * HOUR)}`;
    },
  };
};

/** Somewhere past the first third of the window, away from both ends; none in a window of less than four months. */
const closureIn = (start: DayNumber, end: DayNumber): Calendar['closure'] => {
  const from = start + Math.floor((end - start) * 0.37);
  return { from, until: end - start < 120 ? from : from + CLOSURE_DAYS };
};

const at = (values: readonly number[], index: number): number => values[index] ?? 1;

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

const clock = (second: number): string =>
  `${two(Math.floor(second / HOUR))}:${two(Math.floor((second % HOUR) / 60))}:${two(second % 60)}`;

const two = (value: number): string => sure(TWO_DIGITS[value]);
