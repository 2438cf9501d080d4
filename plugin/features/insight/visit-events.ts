import { writeDigits } from '../../shared/db/line-writer.ts';
import { dayInMonth, monthOf } from './calendar.ts';
import { ACTIVITY_COUNT, LETTERS, LOAN, LOCAL_USE } from './visit-month.domain.ts';

const SPACE = 0x20;
const LETTER_BYTES = Buffer.from(LETTERS, 'latin1');
const DAY_COUNTS_BYTES = 1200;
const DAY_STEP = 8;
const PATRON_STEP = 2 ** 19;

/** One month of one patron while it is being read off the sorted events. Reused from month to month: copy to keep. */
export interface MonthRow {
  borrowernumber: number;
  /** Months since 1970-01. */
  month: number;
  readonly counts: Uint32Array;
  visitDayMask: number;
  borrowDayMask: number;
  /** The written form of the days (visit-month.domain.ts), in the first `dayCountsLength` bytes. */
  readonly dayCounts: Buffer;
  dayCountsLength: number;
}

/**
 * What patrons did, eight bytes an event: borrowernumber, day and activity packed into one exact double, so that ten
 * million events are a sort of one typed array and no objects. Sorted, they come out by patron, month and day, which
 * is the order of the ledger's primary key.
 */
export class VisitEvents {
  #keys: Float64Array;
  #length = 0;
  readonly #limit: number;

  #overflowed = false;

  /**
   * @param limit the most events held; any more are not taken, and the caller has to read a smaller range
   * @param expected how many events are likely, so that memory is taken once
   */
  constructor(limit: number, expected = 0) {
    this.#limit = limit;
    this.#keys = new Float64Array(Math.min(limit, Math.max(expected, 1 << 16)));
  }

  /** Whether more events came than may be held: what is here is then not everything. */
  get hasOverflowed(): boolean {
    return this.#overflowed;
  }

  add(borrowernumber: number, day: number, activity: number): void {
    if (this.#length === this.#keys.length && !this.#grow()) {
      this.#overflowed = true;
      return;
    }
    this.#keys[this.#length] = borrowernumber * PATRON_STEP + day * DAY_STEP + activity;
    this.#length += 1;
  }

  #grow(): boolean {
    if (this.#keys.length >= this.#limit) return false;
    const larger = new Float64Array(Math.min(this.#keys.length * 2, this.#limit));
    larger.set(this.#keys);
    this.#keys = larger;
    return true;
  }

  /** Everybody who did something. */
  patrons(): Set<number> {
    const patrons = new Set<number>();
    for (let at = 0; at < this.#length; at += 1) patrons.add(Math.floor((this.#keys[at] ?? 0) / PATRON_STEP));
    return patrons;
  }

  /**
   * The ledger rows of all events, by patron and month. Events before the patron's own first day (`firstDay`, a day
   * number) are left out.
   */
  *months(firstDay: (borrowernumber: number) => number): Generator<MonthRow, void, undefined> {
    const keys = this.#keys.subarray(0, this.#length).sort();
    const row: MonthRow = {
      borrowernumber: 0,
      month: 0,
      counts: new Uint32Array(ACTIVITY_COUNT),
      visitDayMask: 0,
      borrowDayMask: 0,
      dayCounts: Buffer.alloc(DAY_COUNTS_BYTES),
      dayCountsLength: 0,
    };
    let from = 0;
    let patron = -1;
    let open = false;
    for (let at = 0; at < keys.length;) {
      const key = keys[at] ?? 0;
      const borrowernumber = Math.floor(key / PATRON_STEP);
      const day = Math.floor((key - borrowernumber * PATRON_STEP) / DAY_STEP);
      const dayEnd = borrowernumber * PATRON_STEP + (day + 1) * DAY_STEP;
      if (borrowernumber !== patron) {
        patron = borrowernumber;
        from = firstDay(borrowernumber);
      }
      if (day < from) {
        while (at < keys.length && (keys[at] ?? 0) < dayEnd) at += 1;
        continue;
      }
      const month = monthOf(day);
      if (!open || row.borrowernumber !== borrowernumber || row.month !== month) {
        if (open) yield row;
        open = true;
        row.borrowernumber = borrowernumber;
        row.month = month;
        row.counts.fill(0);
        row.visitDayMask = 0;
        row.borrowDayMask = 0;
        row.dayCountsLength = 0;
      }
      at = readDay(keys, at, dayEnd, row, dayInMonth(day));
    }
    if (open) yield row;
  }
}

/** Adds one day's events, which stand together in `keys` from `at`, to the row; answers where the next day starts. */
const readDay = (keys: Float64Array, at: number, dayEnd: number, row: MonthRow, dayNumber: number): number => {
  const dayStart = dayEnd - DAY_STEP;
  const text = row.dayCounts;
  const bit = 1 << (dayNumber - 1);
  let length = row.dayCountsLength;
  if (length > 0) text[length++] = SPACE;
  length = writeDigits(text, length, dayNumber);
  let next = at;
  while (next < keys.length && (keys[next] ?? 0) < dayEnd) {
    const key = keys[next] ?? 0;
    const first = next;
    while (next < keys.length && keys[next] === key) next += 1;
    const activity = key - dayStart;
    const count = next - first;
    row.counts[activity] = (row.counts[activity] ?? 0) + count;
    text[length++] = LETTER_BYTES[activity] ?? SPACE;
    length = writeDigits(text, length, count);
    if (activity === LOAN) row.borrowDayMask = (row.borrowDayMask | bit) >>> 0;
    if (activity === LOAN || activity === LOCAL_USE) row.visitDayMask = (row.visitDayMask | bit) >>> 0;
  }
  row.dayCountsLength = length;
  return next;
};
