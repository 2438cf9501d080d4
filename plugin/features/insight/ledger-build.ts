import type { Knex } from 'knex';
import type { LedgerSource } from '../../koha/ledger/ledger-source.ts';
import { Bug } from '../../shared/errors.ts';
import { bulkLoad, LINES_PER_CHUNK, type Lines, type LineSource } from '../../shared/db/bulk-load.ts';
import type { RowValues } from '../../shared/db/batches.ts';
import { LineWriter } from '../../shared/db/line-writer.ts';
import { monthAsText, monthOf } from './calendar.ts';
import { LedgerDigests } from './ledger-digests.ts';
import { NEXT } from './ledger-exchange.ts';
import { LedgerReading } from './ledger-reading.ts';
import { eachLedgerRow, VISIT_MONTH_COLUMNS } from './ledger.repository.ts';
import type { Coverage } from './patron-history.domain.ts';
import { PatronDays } from './patron-days.ts';
import { eachMirrorRow, PATRON_COLUMNS, type MirrorRow } from './patron-mirror.repository.ts';
import {
  decideStatus,
  mirrorValues,
  reuseTimes,
  type Deciding,
  type OldestLoan,
  type PatronStatus,
} from './patron-status.ts';
import type { MonthRow, VisitEvents } from './visit-events.ts';
import { ACTIVITY_COUNT } from './visit-month.domain.ts';

/** More patrons than this are built in several passes, so that memory does not grow with the library. */
const PATRONS_PER_PASS = 1_000_000;

interface Build {
  readonly crm: Knex;
  readonly source: LedgerSource;
  readonly timezone: string;
  readonly coverage: Coverage;
  readonly deciding: Deciding;
  /** Whose frozen history goes to whom. */
  readonly survivors: ReadonlyMap<number, number>;
  readonly maxEvents: number;
  /** Called before each pass, which is where a build may stop. */
  readonly throwIfAborted: () => void;
}

export interface BuildResult {
  readonly rowsRead: number;
  readonly patrons: number;
  readonly months: number;
  readonly digests: LedgerDigests;
}

interface Range {
  readonly from: number;
  readonly until: number;
}

/**
 * Builds the whole ledger and the mirror of patrons into the empty `_next` tables.
 *
 * Patrons are read in ranges of borrowernumbers: as many at once as their events fit into memory. Ranges are
 * independent of each other.
 */
export const buildLedger = async (build: Build): Promise<BuildResult> => {
  const digests = new LedgerDigests();
  const total = { rowsRead: 0, patrons: 0, months: 0 };
  const highest = build.deciding.highestBorrowernumber;
  const expected = Math.ceil((await build.source.estimatedStatistics()) * 1.1);
  const passes = Math.max(1, Math.ceil((highest + 1) / PATRONS_PER_PASS), Math.ceil(expected / build.maxEvents));
  const ranges = split({ from: 0, until: highest + 1 }, passes);
  for (let range = ranges.shift(); range !== undefined; range = ranges.shift()) {
    build.throwIfAborted();
    const pass = await readPass(build, range, Math.ceil(expected / passes));
    if (pass.reading.events.hasOverflowed) {
      refuseToSplit(range);
      ranges.unshift(...split(range, 2));
      continue;
    }
    await bulkLoad(build.crm, { table: `kenal_patron${NEXT}`, columns: PATRON_COLUMNS }, pass.patronLines);
    total.months += await bulkLoad(
      build.crm,
      { table: `kenal_visit_month${NEXT}`, columns: VISIT_MONTH_COLUMNS },
      monthLines(pass.reading.events, pass.days),
    );
    total.patrons += pass.patrons;
    total.rowsRead += pass.reading.rowsRead;
    digests.addAll(pass.reading.digests);
  }
  return { ...total, digests };
};

/** A range of one patron cannot be read in smaller parts. */
export const refuseToSplit = ({ from, until }: Range): void => {
  if (until - from <= 1) throw new Bug('ledger.too-many-events', 'One patron has more events than fit into memory.');
};

const split = ({ from, until }: Range, count: number): Range[] => {
  const size = Math.max(1, Math.ceil((until - from) / count));
  const ranges: Range[] = [];
  for (let start = from; start < until; start += size)
    ranges.push({ from: start, until: Math.min(until, start + size) });
  return ranges;
};

interface Pass {
  readonly reading: LedgerReading;
  readonly days: PatronDays;
  readonly patrons: number;
  readonly patronLines: LineSource;
}

const readPass = async (build: Build, range: Range, expectedEvents: number): Promise<Pass> => {
  const { crm, source, timezone, coverage, survivors, maxEvents } = build;
  const days = new PatronDays(range.from, range.until);
  const reusedAt = await reuseTimes(source, range, timezone);
  const reusedAfter = new Map<number, string>();
  const reading = new LedgerReading({ coverage, days, reusedAfter, maxEvents, expectedEvents });
  const oldest = await readLoans(source, range, reading);
  const newPersons = new Set<number>();
  const mirrored = await readPatrons(build, range, oldest, reusedAt, (status) => {
    const { borrowernumber } = status.facts;
    if (status.historyFrom !== undefined) days.set(borrowernumber, status.historyFrom);
    if (status.reusedAfter !== undefined) reusedAfter.set(borrowernumber, status.reusedAfter);
    if (status.isNewPerson) newPersons.add(borrowernumber);
  });
  if (coverage.sourceFrom > coverage.coveredFrom) await readKept(crm, range, coverage, survivors, newPersons, reading);
  await reading.readStatistics(source, range, {});
  await reading.readHolds(source, range, 0);
  reading.settleHalfPurgedDay();
  return { reading, days, ...mirrored };
};

/** The oldest loan that Koha still names, for every patron of the range; loans of uncovered days become events. */
const readLoans = async (
  source: LedgerSource,
  range: Range,
  reading: LedgerReading,
): Promise<(borrowernumber: number) => OldestLoan | undefined> => {
  const day = new Int32Array(range.until - range.from).fill(-1);
  const issue = new Int32Array(range.until - range.from);
  await source.eachNamedLoan(range, ({ borrowernumber, issueId, issueDay, returnDay, isOnsite }) => {
    const offset = borrowernumber - range.from;
    const known = day[offset] ?? -1;
    if (known === -1 || issueDay < known || (issueDay === known && issueId < (issue[offset] ?? 0))) {
      day[offset] = Math.max(issueDay, 0);
      issue[offset] = issueId;
    }
    reading.takeUncoveredLoan(borrowernumber, issueDay, returnDay, isOnsite);
  });
  return (borrowernumber) => {
    const offset = borrowernumber - range.from;
    const found = day[offset] ?? -1;
    return found === -1 ? undefined : { day: found, issueId: issue[offset] ?? 0 };
  };
};

interface MirroredPatrons {
  readonly patrons: number;
  readonly patronLines: LineSource;
}

/** Reads the facts of every patron of the range and writes their lines of the mirror. */
const readPatrons = async (
  { crm, source, deciding }: Build,
  range: Range,
  oldest: (borrowernumber: number) => OldestLoan | undefined,
  reusedAt: ReadonlyMap<number, string>,
  onStatus: (status: PatronStatus) => void,
): Promise<MirroredPatrons> => {
  const before = new Map<number, MirrorRow>();
  await eachMirrorRow(crm, range.from, range.until, (row) => before.set(row.borrowernumber, row));
  const chunks: Lines[] = [];
  const writer = new LineWriter();
  let rows = 0;
  let patrons = 0;
  const close = (): void => {
    if (rows > 0) chunks.push({ bytes: writer.take(), rows });
    rows = 0;
  };
  await source.eachPatron(range, (facts) => {
    const { borrowernumber } = facts;
    const status = decideStatus(
      facts,
      before.get(borrowernumber),
      oldest(borrowernumber),
      reusedAt.get(borrowernumber),
      deciding,
    );
    onStatus(status);
    writeValues(writer, mirrorValues(status, deciding));
    rows += 1;
    patrons += 1;
    if (rows === LINES_PER_CHUNK) close();
  });
  close();
  const next = chunks.values();
  return { patrons, patronLines: () => next.next().value };
};

const writeValues = (writer: LineWriter, values: RowValues): void => {
  for (const value of values) {
    if (typeof value === 'number') writer.number(value);
    else writer.text(value);
  }
  writer.endLine();
};

/** What is left of days that Koha has purged; the months of merged patrons are read for their survivors. */
const readKept = async (
  crm: Knex,
  range: Range,
  coverage: Coverage,
  survivors: ReadonlyMap<number, number>,
  newPersons: ReadonlySet<number>,
  reading: LedgerReading,
): Promise<void> => {
  const until = monthAsText(monthOf(coverage.sourceFrom));
  await eachLedgerRow(
    crm,
    { until, patronsFrom: range.from, patronsUntil: range.until },
    (borrowernumber, month, dayCounts) => {
      const isTheirs = !survivors.has(borrowernumber) && !newPersons.has(borrowernumber);
      if (isTheirs) reading.takeKept(borrowernumber, month, dayCounts);
    },
  );
  const merged = [...survivors].filter(([, survivor]) => survivor >= range.from && survivor < range.until);
  await eachLedgerRow(crm, { patrons: merged.map(([loser]) => loser) }, (borrowernumber, month, dayCounts) =>
    reading.takeKept(survivors.get(borrowernumber) ?? borrowernumber, month, dayCounts),
  );
};

/** The rows of the ledger as lines for LOAD DATA, in the order of its primary key. */
const monthLines = (events: VisitEvents, days: PatronDays): LineSource => {
  const months = events.months((borrowernumber) => days.firstDay(borrowernumber));
  const writer = new LineWriter();
  return () => {
    let rows = 0;
    for (; rows < LINES_PER_CHUNK; rows += 1) {
      const { value, done } = months.next();
      if (done === true) break;
      writeMonth(writer, value);
    }
    return rows === 0 ? undefined : { bytes: writer.take(), rows };
  };
};

const writeMonth = (writer: LineWriter, row: MonthRow): void => {
  writer.number(row.borrowernumber).plain(monthAsText(row.month));
  for (let activity = 0; activity < ACTIVITY_COUNT; activity += 1) writer.number(row.counts[activity] ?? 0);
  writer.number(row.visitDayMask).number(row.borrowDayMask).bytes(row.dayCounts, row.dayCountsLength).endLine();
};
