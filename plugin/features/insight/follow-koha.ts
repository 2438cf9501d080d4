import { inParts } from '../../shared/db/batches.ts';
import { refuseToSplit } from './ledger-build.ts';
import type { Follow } from './follow.ts';
import { followDays, type DaysRead } from './follow-days.ts';
import { followPatrons, type PatronChanges } from './follow-patrons.ts';
import { KnownRows, LedgerDiff } from './ledger-diff.ts';
import { LedgerReading } from './ledger-reading.ts';
import { eachLedgerRow } from './ledger.repository.ts';
import { PatronDays } from './patron-days.ts';
import { eachBeginning } from './patron-mirror.repository.ts';

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
  // Two databases, or two of the server's processors: neither has to wait for the other.
  const [patrons, beginnings] = await Promise.all([
    followPatrons(follow, MOST_CHANGED_PATRONS),
    mirroredBeginnings(follow),
  ]);
  if (patrons === undefined) return undefined;

  bringUpToDate(beginnings, patrons);
  const { days, reusedAfter } = beginnings;
  const diff = new LedgerDiff();
  // First what the ledger alone can tell, then what Koha says of recent days, which is newer.
  const trim = [...patrons.trim].filter((borrowernumber) => !patrons.reread.has(borrowernumber));
  for (const list of inParts(trim, PATRONS_AT_ONCE)) await trimPatrons(follow, list, days, diff);
  const daysRead = await followDays(
    follow,
    { days, reusedAfter, apart: patrons.reread, hasVanished: hasVanished(patrons) },
    diff,
  );
  for (const list of inParts([...patrons.reread], PATRONS_AT_ONCE))
    await rereadPatrons(follow, list, patrons, days, reusedAfter, diff);
  return diff.size > MOST_CHANGED_ROWS ? undefined : { patrons, days: daysRead, diff };
};

/** Whether a number is nobody's any more, or somebody else's: whoever had it may have been merged. */
const hasVanished = ({ vanished, statuses }: PatronChanges): boolean =>
  vanished.length > 0 || [...statuses.values()].some(({ isNewPerson }) => isNewPerson);

/** From when on use counts: the first day of every patron, and when each reused number passed on. */
interface Beginnings {
  readonly days: PatronDays;
  readonly reusedAfter: Map<number, string>;
}

const mirroredBeginnings = async ({ crm, deciding }: Follow): Promise<Beginnings> => {
  const days = new PatronDays(0, deciding.highestBorrowernumber + 1);
  const reusedAfter = new Map<number, string>();
  await eachBeginning(crm, (borrowernumber, firstDay, wallTime) => {
    if (firstDay !== null) days.set(borrowernumber, firstDay);
    if (wallTime !== null) reusedAfter.set(borrowernumber, wallTime);
  });
  return { days, reusedAfter };
};

const bringUpToDate = ({ days, reusedAfter }: Beginnings, { statuses, vanished }: PatronChanges): void => {
  for (const borrowernumber of vanished) {
    days.setNever(borrowernumber);
    reusedAfter.delete(borrowernumber);
  }
  for (const { facts, historyFrom, reusedAfter: wallTime } of statuses.values()) {
    if (historyFrom === undefined) days.setNever(facts.borrowernumber);
    else days.set(facts.borrowernumber, historyFrom);
    if (wallTime !== undefined) reusedAfter.set(facts.borrowernumber, wallTime);
  }
};

/** Builds the rows of some patrons anew, from every place that serves a day. */
const rereadPatrons = async (
  follow: Follow,
  list: readonly number[],
  patrons: PatronChanges,
  days: PatronDays,
  reusedAfter: ReadonlyMap<number, string>,
  diff: LedgerDiff,
): Promise<void> => {
  const { crm, source, coverage, maxEvents } = follow;
  const { survivors } = patrons;
  const wanted = new Set(list);
  const reading = new LedgerReading({ coverage, days, reusedAfter, maxEvents });
  const known = new KnownRows();
  const merged = [...survivors].filter(([, survivor]) => wanted.has(survivor)).map(([loser]) => loser);
  await source.eachNamedLoan({ list }, (loan) =>
    reading.takeUncoveredLoan(loan.borrowernumber, loan.issueDay, loan.returnDay, loan.isOnsite),
  );
  await eachLedgerRow(crm, { patrons: [...new Set([...list, ...merged])] }, (borrowernumber, month, dayCounts) => {
    if (wanted.has(borrowernumber)) known.add(borrowernumber, month, dayCounts);
    const survivor = survivors.get(borrowernumber);
    // Somebody to whom the number has passed inherits nothing.
    if (survivor === undefined && patrons.statuses.get(borrowernumber)?.isNewPerson === true) return;
    reading.takeKept(survivor ?? borrowernumber, month, dayCounts);
  });
  await reading.readStatistics(source, { list }, {});
  await reading.readHolds(source, { list }, 0);
  reading.settleHalfPurgedDay();
  if (!reading.events.hasOverflowed) {
    diff.compare(known, reading.events, days);
    return;
  }
  for (const half of halvesOf(list)) await rereadPatrons(follow, half, patrons, days, reusedAfter, diff);
};

/** Takes the days out of some patrons' rows that may no longer be kept. */
const trimPatrons = async (
  follow: Follow,
  list: readonly number[],
  days: PatronDays,
  diff: LedgerDiff,
): Promise<void> => {
  const { crm, coverage, maxEvents } = follow;
  const reading = new LedgerReading({ coverage, days, reusedAfter: new Map(), maxEvents });
  const known = new KnownRows();
  await eachLedgerRow(crm, { patrons: list }, (borrowernumber, month, dayCounts) => {
    known.add(borrowernumber, month, dayCounts);
    reading.takeKept(borrowernumber, month, dayCounts, () => true);
  });
  if (!reading.events.hasOverflowed) {
    diff.compare(known, reading.events, days);
    return;
  }
  for (const half of halvesOf(list)) await trimPatrons(follow, half, days, diff);
};

const halvesOf = (list: readonly number[]): (readonly number[])[] => {
  refuseToSplit({ from: 0, until: list.length });
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
};
