import { inParts } from '../../shared/db/batches.ts';
import type { Follow } from './follow.ts';
import { followDays, type DaysRead } from './follow-days.ts';
import { followPatrons, type PatronChanges } from './follow-patrons.ts';
import { KnownRows, LedgerDiff } from './ledger-diff.ts';
import { LedgerReading } from './ledger-reading.ts';
import { eachLedgerRow } from './ledger.repository.ts';
import { PRIVACY_NEVER } from './patron-history.domain.ts';
import { PatronDays } from './patron-days.ts';
import { eachFirstDay } from './patron-mirror.repository.ts';
import type { PatronStatus } from './patron-status.ts';

/** Beyond these, building everything anew is quicker than following. */
const MOST_CHANGED_PATRONS = 50_000;
const MOST_CHANGED_ROWS = 100_000;
const PATRONS_AT_ONCE = 2_000;

/** Everything that has to be written so that the ledger agrees with Koha again. */
export interface Changes {
  readonly patrons: PatronChanges;
  readonly days: DaysRead;
  readonly diff: LedgerDiff;
}

/**
 * Finds what has changed in Koha since the last refresh; writes nothing.
 *
 * Undefined when so much has changed that the ledger should rather be built anew.
 */
export const followKoha = async (follow: Follow): Promise<Changes | undefined> => {
  const patrons = await followPatrons(follow, MOST_CHANGED_PATRONS);
  if (patrons === undefined) return undefined;

  const days = await firstDays(follow, patrons);
  const reusedAfter = reuseTimesOf(patrons.statuses.values());
  const diff = new LedgerDiff();
  // First what the ledger alone can tell, then what Koha says of recent days, which is newer.
  const trim = [...patrons.trim].filter((borrowernumber) => !patrons.reread.has(borrowernumber));
  for (const list of inParts(trim, PATRONS_AT_ONCE)) await trimPatrons(follow, list, days, diff);
  const daysRead = await followDays(follow, { days, reusedAfter, apart: patrons.reread }, diff);
  const reread = [...new Set([...patrons.reread, ...daysRead.reread])];
  for (const list of inParts(reread, PATRONS_AT_ONCE))
    await rereadPatrons(follow, list, patrons.survivors, days, reusedAfter, diff);
  return diff.size > MOST_CHANGED_ROWS ? undefined : { patrons, days: daysRead, diff };
};

/** The first day of every patron, as the mirror has it and as has just been found. */
const firstDays = async ({ crm, deciding }: Follow, patrons: PatronChanges): Promise<PatronDays> => {
  const days = new PatronDays(0, deciding.highestBorrowernumber + 1);
  await eachFirstDay(crm, (borrowernumber, firstDay, isCounted) => {
    if (firstDay !== null) days.set(borrowernumber, firstDay);
    else if (isCounted) days.setWaiting(borrowernumber);
  });
  for (const borrowernumber of patrons.vanished) days.setNever(borrowernumber);
  for (const { facts, excluded, historyFrom } of patrons.statuses.values()) {
    if (historyFrom !== undefined) days.set(facts.borrowernumber, historyFrom);
    else if (excluded === undefined && facts.privacy !== PRIVACY_NEVER) days.setWaiting(facts.borrowernumber);
    else days.setNever(facts.borrowernumber);
  }
  return days;
};

const reuseTimesOf = (statuses: Iterable<PatronStatus>): Map<number, string> => {
  const times = new Map<number, string>();
  for (const { facts, reusedAfter } of statuses)
    if (reusedAfter !== undefined) times.set(facts.borrowernumber, reusedAfter);
  return times;
};

/** Builds the rows of some patrons anew, from every place that serves a day. */
const rereadPatrons = async (
  { crm, source, coverage, maxEvents }: Follow,
  list: readonly number[],
  survivors: ReadonlyMap<number, number>,
  days: PatronDays,
  reusedAfter: ReadonlyMap<number, string>,
  diff: LedgerDiff,
): Promise<void> => {
  const wanted = new Set(list);
  const reading = new LedgerReading({ coverage, days, reusedAfter, maxEvents });
  const known = new KnownRows();
  const merged = [...survivors].filter(([, survivor]) => wanted.has(survivor)).map(([loser]) => loser);
  await source.eachNamedLoan({ list }, (loan) =>
    reading.takeUncoveredLoan(loan.borrowernumber, loan.issueDay, loan.returnDay, loan.isOnsite),
  );
  await eachLedgerRow(crm, { patrons: [...new Set([...list, ...merged])] }, (borrowernumber, month, dayCounts) => {
    if (wanted.has(borrowernumber)) known.add(borrowernumber, month, dayCounts);
    reading.takeKept(survivors.get(borrowernumber) ?? borrowernumber, month, dayCounts);
  });
  await reading.readStatistics(source, { list }, {});
  await reading.readHolds(source, { list }, 0);
  reading.settleHalfPurgedDay();
  diff.compare(known, reading.events, days);
};

/** Takes the days out of some patrons' rows that may no longer be kept. */
const trimPatrons = async (
  { crm, coverage, maxEvents }: Follow,
  list: readonly number[],
  days: PatronDays,
  diff: LedgerDiff,
): Promise<void> => {
  const reading = new LedgerReading({ coverage, days, reusedAfter: new Map(), maxEvents });
  const known = new KnownRows();
  await eachLedgerRow(crm, { patrons: list }, (borrowernumber, month, dayCounts) => {
    known.add(borrowernumber, month, dayCounts);
    reading.takeKept(borrowernumber, month, dayCounts, coverage.lastDay + 1);
  });
  diff.compare(known, reading.events, days);
};
