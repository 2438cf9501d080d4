import { LAST_DAY } from '../calendar.ts';
import type { DailyUse } from '../models/season.domain.ts';
import { sharedIntegers } from './shared-memory.ts';
import type { VisitHistory } from './visit-history.ts';

/** How long before the end the past is cut to try a model, in weeks. */
export const TRIAL_WEEKS = [13, 26] as const;
export type TrialWeeks = (typeof TRIAL_WEEKS)[number];

/** How long before the end clocks are read, in weeks. */
const READ_AT = [0, ...TRIAL_WEEKS] as const;
export type ReadAt = (typeof READ_AT)[number];

const [CATEGORY, FIRST, UNTIL, READINGS] = [0, 1, 2, 3] as const;
/** Of each reading. */
const [DAYS, LAST] = [0, 1] as const;
const WIDTH = READINGS + 2 * READ_AT.length;
const LONG_AGO = -1;

/** A whole sample as it is told to another thread. */
export interface ToldClocks {
  readonly day: number;
  readonly size: number;
  readonly categories: readonly string[];
  readonly daily: Float64Array;
  readonly firstDay: number;
  /** In memory that threads share. */
  readonly rows: Int32Array;
}

/** The borrowing clocks of everybody, a few bytes each, and how busy the library was day by day. */
export class ClockSample {
  size = 0;
  readonly categories: string[] = [];
  readonly #codes = new Map<string, number>();
  #daily = new Float64Array(LAST_DAY + 1);
  #firstDay = LAST_DAY;
  #rows: Int32Array;
  readonly day: number;
  readonly #knownFrom: number;

  /** With room for so many patrons; where there are more, it grows. */
  constructor(day: number, knownFrom: number, most = 1_024) {
    this.day = day;
    this.#knownFrom = knownFrom;
    this.#rows = sharedIntegers(WIDTH * Math.max(1, most));
  }

  /** The same sample in another thread, where nobody is added. */
  static from({ day, size, categories, daily, firstDay, rows }: ToldClocks): ClockSample {
    const sample = new ClockSample(day, 0, 0);
    sample.size = size;
    sample.categories.push(...categories);
    sample.#daily = new Float64Array(daily);
    sample.#firstDay = firstDay;
    sample.#rows = rows;
    return sample;
  }

  told(): ToldClocks {
    return {
      day: this.day,
      size: this.size,
      categories: this.categories,
      daily: this.#daily,
      firstDay: this.#firstDay,
      rows: this.#rows,
    };
  }

  /** @param until the day on which the patron's clock stops */
  add(category: string, history: VisitHistory, until: number): void {
    const { visits, borrows } = history;
    for (let index = 0; index < visits.length; index += 1) {
      const day = visits.at(index);
      if (day < 0 || day > this.day) continue;
      this.#daily[day] = (this.#daily[day] ?? 0) + 1;
      if (day < this.#firstDay) this.#firstDay = day;
    }
    const start = borrows.upTo(this.#knownFrom - 1);
    const end = borrows.upTo(this.day);
    if (end === start) return;
    if ((this.size + 1) * WIDTH > this.#rows.length) this.#rows = twiceAsLong(this.#rows);
    const row = this.size * WIDTH;
    this.#rows[row + CATEGORY] = this.#codeOf(category);
    this.#rows[row + FIRST] = borrows.at(start);
    this.#rows[row + UNTIL] = Math.max(until, borrows.at(end - 1));
    for (const reading of READ_AT) {
      const before = borrows.upTo(this.day - reading * 7);
      const place = row + PLACES[reading];
      this.#rows[place + DAYS] = Math.max(0, before - start);
      this.#rows[place + LAST] = before > start ? borrows.at(before - 1) : LONG_AGO;
    }
    this.size += 1;
  }

  first(at: number): number {
    return this.#rows[at * WIDTH + FIRST] ?? 0;
  }

  until(at: number): number {
    return this.#rows[at * WIDTH + UNTIL] ?? 0;
  }

  /** Borrowing days up to a reading. */
  days(at: number, reading: ReadAt = 0): number {
    return this.#rows[placeOf(at, reading) + DAYS] ?? 0;
  }

  /** The last borrowing day up to a reading. */
  last(at: number, reading: ReadAt = 0): number {
    return this.#rows[placeOf(at, reading) + LAST] ?? LONG_AGO;
  }

  /** Visit days of the whole library up to a day that is over. */
  dailyUse(lastDay: number): DailyUse {
    const firstDay = Math.min(this.#firstDay, lastDay);
    return { firstDay, visits: this.#daily.slice(firstDay, lastDay + 1) };
  }

  /** The positions of everybody, those of a category together in the order of `categories`. */
  byCategory(): { readonly order: Int32Array; readonly ends: readonly number[] } {
    const counts = this.categories.map(() => 0);
    for (let at = 0; at < this.size; at += 1) counts[this.#category(at)] = (counts[this.#category(at)] ?? 0) + 1;
    let sum = 0;
    const next = counts.map((count) => (sum += count) - count);
    const order = new Int32Array(this.size);
    for (let at = 0; at < this.size; at += 1) {
      const category = this.#category(at);
      const place = next[category] ?? 0;
      order[place] = at;
      next[category] = place + 1;
    }
    return { order, ends: next };
  }

  #category(at: number): number {
    return this.#rows[at * WIDTH + CATEGORY] ?? 0;
  }

  #codeOf(category: string): number {
    const known = this.#codes.get(category);
    if (known !== undefined) return known;
    this.#codes.set(category, this.categories.length);
    return this.categories.push(category) - 1;
  }
}

const PLACES: Readonly<Record<ReadAt, number>> = { 0: READINGS, 13: READINGS + 2, 26: READINGS + 4 };
const placeOf = (at: number, reading: ReadAt): number => at * WIDTH + PLACES[reading];

const twiceAsLong = (array: Int32Array): Int32Array => {
  const twice = sharedIntegers(array.length * 2);
  twice.set(array);
  return twice;
};
