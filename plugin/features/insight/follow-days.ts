import type { DaySketch, Patrons } from '../../koha/ledger/ledger-source.ts';
import { dayAsText, firstDayOf, monthAsText, monthFromText, monthOf } from './calendar.ts';
import type { Follow } from './follow.ts';
import { refuseToSplit } from './ledger-build.ts';
import { changedDays } from './ledger-digests.ts';
import { KnownRows, type LedgerDiff } from './ledger-diff.ts';
import { LedgerReading } from './ledger-reading.ts';
import { eachLedgerRow, readDigests, type DayDigest } from './ledger.repository.ts';
import type { PatronDays } from './patron-days.ts';
import type { Coverage } from './patron-history.domain.ts';
import { daysWritten } from './visit-month.domain.ts';
import { dayIn, dayNumber, instantOfUtcText } from '../../shared/time.ts';

const HIGHEST_BORROWERNUMBER = 2 ** 31;

interface Range {
  readonly from: number;
  readonly until: number;
}

export interface DaysRead {
  readonly digests: ReadonlyMap<number, DayDigest>;
  readonly sketches: ReadonlyMap<number, DaySketch>;
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
  /** Whether patrons are gone from Koha, or a number has passed on: rows may have passed to somebody else without changing in number. */
  readonly hasVanished: boolean;
}

/**
 * Reads the days that may have changed and compares the months of those that did with the ledger.
 *
 * Those are the days of the current month and the one before whose sketch (koha/ledger) is not what it was: counting a
 * day's rows in an index costs a tenth of reading them. What keeps its number but changes otherwise, which only a merge
 * of patrons does, is found by reading every recent day when patrons have vanished, and every night by reading
 * everything.
 *
 * A library too large to read that much at once is read in ranges of borrowernumbers; which days changed can then be
 * told only in the end, so every month is compared.
 */
export const followDays = async (follow: Follow, book: Book, diff: LedgerDiff): Promise<DaysRead> => {
  const { coverage, everything, state, source } = follow;
  const lastSeen = monthOf(dayNumber(dayIn(follow.timezone, instantOfUtcText(state.read_until))));
  const recent = firstDayOf(Math.min(monthOf(coverage.lastDay) - 1, lastSeen));
  const start = everything ? coverage.sourceFrom : Math.max(recent, coverage.sourceFrom);
  const mark = await holdMark(follow, start);
  const known = await readDigests(follow.crm, dayAsText(start));
  const sketches = await source.sketchDays(dayAsText(Math.max(recent, start)), mark.holdMark);
  const result = {
    digests: new Map<number, DayDigest>(),
    sketches,
    changedDays: 0,
    rowsRead: 0,
    ...mark,
  };
  const ranges: Range[] = [{ from: 0, until: HIGHEST_BORROWERNUMBER }];
  let isWhole = true;
  for (let range = ranges.shift(); range !== undefined; range = ranges.shift()) {
    const isEveryDay = everything || book.hasVanished || !isWhole;
    const days = isEveryDay
      ? everyDay(start, coverage.lastDay)
      : differing(sketches, known).filter((day) => day >= start && day <= coverage.lastDay);
    const part: Part = {
      range,
      days: new Set(days),
      reading: new LedgerReading({ ...book, coverage, maxEvents: follow.maxEvents }),
      rows: new KnownRows(),
    };
    const { reading } = part;
    await readKoha(follow, part, isWhole ? 'everybody' : range, everything ? 0 : mark.holdMark);
    const now = reading.digests.all();
    const changed = changedDays(now, only(known.digests, part.days));
    const months = new Set((isWhole ? changed : days).map(monthOf));
    if (!(await compareMonths(follow, book, part, months, diff))) {
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
  /** Which days are read from Koha; of the others, what the ledger has is right. */
  readonly days: ReadonlySet<number>;
  readonly reading: LedgerReading;
  readonly rows: KnownRows;
}

const readKoha = async (
  { source }: Follow,
  { days, reading }: Part,
  which: Patrons,
  holdsAfter: number,
): Promise<void> => {
  for (const { from, until } of runsOf([...days]))
    await reading.readStatistics(source, which, {
      from: `${dayAsText(from)} 00:00:00`,
      until: `${dayAsText(until)} 00:00:00`,
    });
  if (days.size > 0) await reading.readHolds(source, which, holdsAfter, (day) => days.has(day));
};

/**
 * Reads the ledger's rows of some months, as far as something was read that has to do with them: those of patrons who
 * did something on a day that was read, and those that have such a day.
 */
const readMonths = async (
  { crm, coverage }: Follow,
  { apart }: Book,
  { range, days, reading, rows }: Part,
  months: ReadonlySet<number>,
): Promise<void> => {
  const isKept = (day: number): boolean => day < coverage.sourceFrom || !days.has(day);
  const isWhole = new Set([...months].filter((month) => isAllRead(month, days, coverage)).map(monthAsText));
  const seen = reading.patrons();
  await eachLedgerRow(crm, { months: [...months].map(monthAsText) }, (borrowernumber, month, dayCounts) => {
    if (borrowernumber < range.from || borrowernumber >= range.until || apart.has(borrowernumber)) return;
    if (isWhole.has(month)) {
      rows.add(borrowernumber, month, dayCounts);
      return;
    }
    const first = firstDayOf(monthFromText(month));
    const hasReadDay = (): boolean => daysWritten(dayCounts).some((day) => days.has(first + day - 1));
    if (!seen.has(borrowernumber) && !hasReadDay()) return;
    rows.add(borrowernumber, month, dayCounts);
    reading.takeKept(borrowernumber, month, dayCounts, isKept);
  });
};

/** Whether every day of a month that counts was read, so that the ledger has nothing to add. */
const isAllRead = (month: number, days: ReadonlySet<number>, { sourceFrom, lastDay }: Coverage): boolean => {
  if (firstDayOf(month) <= sourceFrom) return false;
  for (let day = firstDayOf(month); day < firstDayOf(month + 1) && day <= lastDay; day += 1)
    if (!days.has(day)) return false;
  return true;
};

/** Answers whether everything fitted into memory; nothing has been compared if not. */
const compareMonths = async (
  follow: Follow,
  book: Book,
  part: Part,
  months: ReadonlySet<number>,
  diff: LedgerDiff,
): Promise<boolean> => {
  const { reading, rows } = part;
  if (months.size === 0) return !reading.events.hasOverflowed;
  await readMonths(follow, book, part, months);
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

/** Days whose sketch is not what it was: with rows that came or went, or never looked at. */
const differing = (
  now: ReadonlyMap<number, DaySketch>,
  { digests, sketches }: Awaited<ReturnType<typeof readDigests>>,
): number[] =>
  [...new Set([...now.keys(), ...digests.keys()])].filter((day) => {
    const known = sketches.get(day);
    return known?.statistics !== (now.get(day)?.statistics ?? 0) || known.holds !== (now.get(day)?.holds ?? 0);
  });

const only = <T>(values: ReadonlyMap<number, T>, keys: ReadonlySet<number>): Map<number, T> =>
  new Map([...values].filter(([key]) => keys.has(key)));

/** Days that follow each other, together. */
const runsOf = (days: readonly number[]): Range[] => {
  const runs: { from: number; until: number }[] = [];
  for (const day of [...days].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last?.until === day) last.until = day + 1;
    else runs.push({ from: day, until: day + 1 });
  }
  return runs;
};

const addDigest = (digests: Map<number, DayDigest>, day: number, { rows, checksum }: DayDigest): void => {
  const known = digests.get(day);
  digests.set(day, { rows: rows + (known?.rows ?? 0), checksum: checksum + (known?.checksum ?? 0) });
};
