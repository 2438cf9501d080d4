import { LAST_DAY } from '../calendar.ts';
import type { DailyUse } from '../models/season.domain.ts';
import type { VisitHistory } from './visit-history.ts';

/** How long before the end the past is cut to try a model, in weeks. */
export const TRIAL_WEEKS = [13, 26] as const;
export type TrialWeeks = (typeof TRIAL_WEEKS)[number];

const COLUMNS = 7;
const [CATEGORY, FIRST, LAST, DAYS, UNTIL, CUT] = [0, 1, 2, 3, 4, 5] as const;
const LONG_AGO = -1;

/** The borrowing clocks of everybody, a few bytes each, and how busy the library was day by day. */
export class ClockSample {
  size = 0;
  readonly categories: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #daily = new Float64Array(LAST_DAY + 1);
  #firstDay = LAST_DAY;
  #rows: Int32Array = new Int32Array(COLUMNS * 1024);
  readonly #cutLast: Int32Array[] = TRIAL_WEEKS.map(() => new Int32Array(1024));
  readonly day: number;
  readonly #knownFrom: number;

  constructor(day: number, knownFrom: number) {
    this.day = day;
    this.#knownFrom = knownFrom;
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
    this.#grow();
    const row = this.size * COLUMNS;
    this.#rows[row + CATEGORY] = this.#codeOf(category);
    this.#rows[row + FIRST] = borrows.at(start);
    this.#rows[row + LAST] = borrows.at(end - 1);
    this.#rows[row + DAYS] = end - start;
    this.#rows[row + UNTIL] = Math.max(until, borrows.at(end - 1));
    for (const [index, weeks] of TRIAL_WEEKS.entries()) {
      const before = borrows.upTo(this.day - weeks * 7);
      this.#rows[row + CUT + index] = Math.max(0, before - start);
      const cutLast = this.#cutLast[index];
      if (cutLast !== undefined) cutLast[this.size] = before > start ? borrows.at(before - 1) : LONG_AGO;
    }
    this.size += 1;
  }

  category(at: number): string {
    return this.categories[this.#cell(at, CATEGORY)] ?? '';
  }

  first(at: number): number {
    return this.#cell(at, FIRST);
  }

  last(at: number): number {
    return this.#cell(at, LAST);
  }

  /** Borrowing days in all. */
  days(at: number): number {
    return this.#cell(at, DAYS);
  }

  until(at: number): number {
    return this.#cell(at, UNTIL);
  }

  /** Borrowing days up to a cut. */
  daysAt(at: number, weeks: TrialWeeks): number {
    return this.#cell(at, CUT + TRIAL_WEEKS.indexOf(weeks));
  }

  /** The last borrowing day up to a cut. */
  lastAt(at: number, weeks: TrialWeeks): number {
    return this.#cutLast[TRIAL_WEEKS.indexOf(weeks)]?.[at] ?? LONG_AGO;
  }

  /** Visit days of the whole library up to a day that is over. */
  dailyUse(lastDay: number): DailyUse {
    const firstDay = Math.min(this.#firstDay, lastDay);
    return { firstDay, visits: this.#daily.slice(firstDay, lastDay + 1) };
  }

  #cell(at: number, column: number): number {
    return this.#rows[at * COLUMNS + column] ?? 0;
  }

  #codeOf(category: string): number {
    const known = this.#codes.get(category);
    if (known !== undefined) return known;
    this.#codes.set(category, this.categories.length);
    return this.categories.push(category) - 1;
  }

  #grow(): void {
    if ((this.size + 1) * COLUMNS <= this.#rows.length) return;
    this.#rows = larger(this.#rows);
    for (const [index, cutLast] of this.#cutLast.entries()) this.#cutLast[index] = larger(cutLast);
  }
}

const larger = (array: Int32Array): Int32Array => {
  const twice = new Int32Array(array.length * 2);
  twice.set(array);
  return twice;
};
