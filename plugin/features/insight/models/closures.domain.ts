import { DAYS_OF_WEEK } from './history.domain.ts';
import type { DailyUse } from './season.domain.ts';

/**
 * Days in a row on which a library was closed that is usually open then: from the first on which it was missed to the
 * last before it opened again. Day numbers, both included.
 */
export interface Closure {
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Weekends and holidays are none: every weekday was missed. */
const SHORTEST_DAYS = 7;
/** Up to this share of a usual day's use is hardly any: a machine hands out a book when the library is closed, too. */
const HARDLY_ANY = 0.05;
/** So many visits must be missed: in a small library nobody comes for a week by chance. */
const FEWEST_MISSED = 20;
/** What is usual is told by so many days on either side. */
export const DAYS_AROUND = 182;

/** The closures of a library's history, in rising order. */
export const closuresIn = ({ firstDay, visits }: DailyUse): Closure[] => {
  const onAnyDay = meanAround(visits, 1);
  const onWeekday = meanAround(visits, DAYS_OF_WEEK);
  const isLittle = (use: number, day: number): boolean => use <= HARDLY_ANY * (onAnyDay[day] ?? 0);
  const closures: Closure[] = [];
  for (let day = 0; day < visits.length; day += 1) {
    if (isLittle(onWeekday[day] ?? 0, day)) continue;
    const from = day;
    let missed = 0;
    for (; day < visits.length && isLittle(visits[day] ?? 0, day); day += 1) missed += onWeekday[day] ?? 0;
    if (day - from >= SHORTEST_DAYS && missed >= FEWEST_MISSED)
      closures.push({ firstDay: firstDay + from, lastDay: firstDay + day - 1 });
  }
  return closures;
};

/** Of each day the mean use of the days around that are a multiple of `step` days away, and of itself. */
const meanAround = (visits: Float64Array, step: number): Float64Array => {
  // Of each day the sum of itself and those before it.
  const sums = new Float64Array(visits.length);
  for (let day = 0; day < visits.length; day += 1) sums[day] = (visits[day] ?? 0) + (sums[day - step] ?? 0);
  return sums.map((_, day) => {
    const before = Math.floor(Math.min(DAYS_AROUND, day) / step);
    const after = Math.floor(Math.min(DAYS_AROUND, visits.length - 1 - day) / step);
    const sum = (sums[day + after * step] ?? 0) - (sums[day - (before + 1) * step] ?? 0);
    return sum / (before + 1 + after);
  });
};

/** The closed days of a library, which can be counted quickly. */
export class ClosedDays {
  readonly closures: readonly Closure[];
  readonly #firstDay: number;
  /** Closed days before the position, 0 being the first closed day. */
  readonly #before: Int32Array;

  /** @param closures in rising order */
  constructor(closures: readonly Closure[]) {
    this.closures = closures;
    this.#firstDay = closures[0]?.firstDay ?? 0;
    const lastDay = closures.at(-1)?.lastDay ?? this.#firstDay - 1;
    const isClosed = new Uint8Array(lastDay - this.#firstDay + 1);
    for (const closure of closures)
      isClosed.fill(1, closure.firstDay - this.#firstDay, closure.lastDay - this.#firstDay + 1);
    this.#before = new Int32Array(isClosed.length + 1);
    for (const [day, closed] of isClosed.entries()) this.#before[day + 1] = (this.#before[day] ?? 0) + closed;
  }

  static of(use: DailyUse): ClosedDays {
    return new ClosedDays(closuresIn(use));
  }

  /** How many of the days after `from` were closed, up to `to` and with it. */
  between(from: number, to: number): number {
    return this.#upTo(to) - this.#upTo(from);
  }

  has(day: number): boolean {
    return this.between(day - 1, day) > 0;
  }

  /** The longest closure that reaches into the days after `from` up to `to`. */
  longestWithin(from: number, to: number): Closure | undefined {
    return this.closures
      .filter(({ firstDay, lastDay }) => firstDay <= to && lastDay > from)
      .toSorted((one, other) => lengthOf(other) - lengthOf(one))
      .at(0);
  }

  #upTo(day: number): number {
    const before = this.#before;
    return before[Math.min(before.length - 1, Math.max(0, day - this.#firstDay + 1))] ?? 0;
  }
}

export const lengthOf = ({ firstDay, lastDay }: Closure): number => lastDay - firstDay + 1;

export const NEVER_CLOSED = new ClosedDays([]);
