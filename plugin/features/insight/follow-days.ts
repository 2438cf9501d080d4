import { dayAsText, dayFromText, firstDayOf, monthAsText, monthOf } from './calendar.ts';
import type { Follow } from './follow.ts';
import { refuseToSplit } from './ledger-build.ts';
import { changedDays } from './ledger-digests.ts';
import { KnownRows, type LedgerDiff } from './ledger-diff.ts';
import { LedgerReading } from './ledger-reading.ts';
import { eachLedgerRow, readDigests, type DayDigest } from './ledger.repository.ts';
import type { PatronDays } from './patron-days.ts';
import { dayIn, dayNumber, instantOfUtcText } from '../../shared/time.ts';

const HIGHEST_BORROWERNUMBER = 2 ** 31;

interface Range {
  readonly from: number;
  readonly until: number;
}

export interface DaysRead {
  readonly digests: ReadonlyMap<number, DayDigest>;
  readonly changedDays: number;
  readonly rowsRead: number;
  readonly holdMark: number;
  readonly holdMarkDay: string;
}

interface Book {
  readonly days: PatronDays;
  readonly reusedAfter: ReadonlyMap<number, string>;
  /** Patrons whose rows are dealt with one by one. */
  readonly apart: ReadonlySet<number>;
}

/**
 * Reads the days that may have changed (the current month and the one before, or everything that Koha has) and
 * compares the months of those that did with the ledger.
 *
 * A library too large to read that much at once is read in ranges of borrowernumbers; which days changed can then be
 * told only in the end, so every month is compared.
 */
export const followDays = async (follow: Follow, book: Book, diff: LedgerDiff): Promise<DaysRead> => {
  const { coverage, everything, state } = follow;
  const lastSeen = monthOf(dayNumber(dayIn(follow.timezone, instantOfUtcText(state.read_until))));
  const recent = firstDayOf(Math.min(monthOf(coverage.lastDay) - 1, lastSeen));
  const start = everything ? coverage.sourceFrom : Math.max(recent, coverage.sourceFrom);
  const mark = await holdMark(follow, start);
  const known = new Map(
    [...(await readDigests(follow.crm, dayAsText(start)))].map(([day, digest]) => [dayFromText(day), digest]),
  );
  const result = {
    digests: new Map<number, DayDigest>(),
    changedDays: 0,
    rowsRead: 0,
    ...mark,
  };
  const ranges: Range[] = [{ from: 0, until: HIGHEST_BORROWERNUMBER }];
  let isWhole = true;
  for (let range = ranges.shift(); range !== undefined; range = ranges.shift()) {
    const part: Part = {
      range,
      reading: new LedgerReading({ ...book, coverage, maxEvents: follow.maxEvents }),
      rows: new KnownRows(),
    };
    const { reading } = part;
    const which = isWhole ? 'everybody' : range;
    const ahead = new Set(isWhole ? [monthOf(coverage.lastDay)] : []);
    const readKoha = async (): Promise<void> => {
      await reading.readStatistics(follow.source, which, { from: `${dayAsText(start)} 00:00:00` });
      await reading.readHolds(follow.source, which, everything ? 0 : mark.holdMark, start);
    };
    // This month nearly always has changed, so what the ledger has of it is read meanwhile, on the other connection.
    await Promise.all([readKoha(), readMonths(follow, book, part, ahead)]);
    const now = reading.digests.all();
    const changed = changedDays(now, known);
    const months = new Set((isWhole ? changed : everyDay(start, coverage.lastDay)).map(monthOf));
    if (!(await compareMonths(follow, book, part, months, ahead, diff))) {
      refuseToSplit(range);
      isWhole = false;
      ranges.unshift(...halves(range, follow.deciding.highestBorrowernumber));
      continue;
    }
    result.rowsRead += reading.rowsRead;
    result.changedDays += changed.length;
    for (const [day, digest] of now) addDigest(result.digests, day, digest);
  }
  return result;
};

/** What Koha and the ledger say about the patrons of a range. */
interface Part {
  readonly range: Range;
  readonly reading: LedgerReading;
  readonly rows: KnownRows;
}

const readMonths = async (
  { crm, coverage }: Follow,
  { apart }: Book,
  { range, reading, rows }: Part,
  months: ReadonlySet<number>,
): Promise<void> => {
  if (months.size === 0) return;
  await eachLedgerRow(crm, { months: [...months].map(monthAsText) }, (borrowernumber, month, dayCounts) => {
    if (borrowernumber < range.from || borrowernumber >= range.until || apart.has(borrowernumber)) return;
    rows.add(borrowernumber, month, dayCounts);
    if (month <= dayAsText(coverage.sourceFrom))
      reading.takeKept(borrowernumber, month, dayCounts, coverage.sourceFrom);
  });
};

/**
 * Answers whether everything fitted into memory; nothing has been compared if not.
 *
 * @param ahead months of which the ledger's rows have been read
 */
const compareMonths = async (
  follow: Follow,
  book: Book,
  part: Part,
  months: ReadonlySet<number>,
  ahead: ReadonlySet<number>,
  diff: LedgerDiff,
): Promise<boolean> => {
  const { reading, rows } = part;
  if (months.size === 0) return !reading.events.hasOverflowed;
  await readMonths(follow, book, part, new Set([...months].filter((month) => !ahead.has(month))));
  for (const month of ahead) if (!months.has(month)) rows.forget(month);
  reading.settleHalfPurgedDay();
  if (reading.events.hasOverflowed) return false;
  const isWanted = (borrowernumber: number, month: number): boolean =>
    months.has(month) && !book.apart.has(borrowernumber);
  diff.compare(rows, reading.events, book.days, isWanted);
  return true;
};

/**
 * Holds have no index on their day, but their numbers rise: a mark below which no hold of the window can be spares
 * reading the others. It moves on when the window does.
 */
const holdMark = async (
  { source, state, everything }: Follow,
  start: number,
): Promise<{ holdMark: number; holdMarkDay: string }> => {
  const startDay = dayAsText(start);
  if (!everything && startDay === state.hold_mark_day)
    return { holdMark: state.hold_mark, holdMarkDay: state.hold_mark_day };
  return { holdMark: await source.holdMark(startDay, everything ? 0 : state.hold_mark), holdMarkDay: startDay };
};

const halves = ({ from, until }: Range, highest: number): Range[] => {
  const end = Math.min(until, highest + 1);
  const middle = from + Math.ceil((end - from) / 2);
  return [
    { from, until: middle },
    { from: middle, until },
  ];
};

const everyDay = (from: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - from + 1) }, (_, offset) => from + offset);

const addDigest = (digests: Map<number, DayDigest>, day: number, { rows, checksum }: DayDigest): void => {
  const known = digests.get(day);
  digests.set(day, { rows: rows + (known?.rows ?? 0), checksum: checksum + (known?.checksum ?? 0) });
};
