import { inTransaction } from '../../shared/db/transaction.ts';
import { dayNumber, type LibraryDay } from '../../shared/time.ts';
import { dayAsText, firstDayOf, LAST_DAY, monthOf } from './calendar.ts';
import { fatesOf, type Fates } from './gone-patrons.ts';
import { buildLedger } from './ledger-build.ts';
import { exchange, NEXT, prepareNext } from './ledger-exchange.ts';
import { countAside, countMonths, setAside, writeDigests, writeState, type LedgerState } from './ledger.repository.ts';
import {
  deleteHiddenVisits,
  deleteRecordedVisits,
  eachMirroredNumber,
  mirrorRows,
  moveRecordedVisits,
  numbersPassedOn,
  patronsToForget,
} from './patron-mirror.repository.ts';
import { followDepartures, forgetAll } from './patron-follower.ts';
import { reuseTimes } from './patron-status.ts';
import { markDue } from './refresh-due.repository.ts';
import {
  MAX_EVENTS,
  signatureColumns,
  timed,
  type Outset,
  type RefreshReport,
  type RefreshRun,
} from './refresh-run.ts';

/**
 * Builds everything anew beside what is in use, and exchanges the two.
 *
 * @param because why everything is built anew; empty where that was asked for
 * @param asOf show only what happened up to the end of this day
 */
export const refreshByBuilding = async (
  run: RefreshRun,
  { state, oldest, deciding: present, rules, sourceFrom, coverage: { coveredFrom, sourceFrom: firstDay } }: Outset,
  because: string,
  asOf?: LibraryDay,
): Promise<RefreshReport> => {
  const { source, today } = run;
  const { crm, koha, maxEvents = MAX_EVENTS } = run.deps;
  const lastDay = asOf === undefined ? today : Math.min(dayNumber(asOf), today);
  const coverage = { coveredFrom, sourceFrom: firstDay, lastDay };
  const deciding = asOf === undefined ? present : { ...present, asOf: lastDay };
  const gone = await timed(run, 'merges', () => whoIsGone(run, state));
  const { survivors, vanished, actionMark } = gone;
  const before = await countMonths(crm);
  const built = await timed(run, 'build', async () => {
    await prepareNext(crm);
    return buildLedger({
      crm,
      source,
      timezone: koha.timezone,
      coverage,
      deciding,
      survivors,
      maxEvents,
      throwIfAborted: () => run.signal?.throwIfAborted(),
    });
  });
  await timed(run, 'exchange', async () => {
    await markDue(crm, 'everybody');
    if (asOf === undefined) await settleGone(run, gone);
    const windowStart = dayAsText(firstDayOf(monthOf(today) - 1));
    const holdMark = await source.holdMark(windowStart, 0);
    await writeDigests(crm, built.digests.all(), await source.sketchDays(windowStart, holdMark), NEXT);
    await writeState(
      crm,
      {
        refreshed_at: source.readAt,
        rebuilt_at: source.readAt,
        verified_at: source.readAt,
        as_of: asOf === undefined ? null : dayAsText(lastDay),
        covered_from: coverage.coveredFrom > LAST_DAY ? null : dayAsText(coverage.coveredFrom),
        source_from: sourceFrom,
        read_until: source.readAt,
        hold_mark: holdMark,
        hold_mark_day: windowStart,
        action_mark: actionMark,
        loan_mark: await source.highestLoan(),
        ...signatureColumns(await source.patronSignature()),
        rules,
      },
      NEXT,
    );
    await exchange(crm, { keep: asOf !== undefined });
  });
  return {
    kind: 'full',
    because: because === '' ? null : because,
    as_of: dayAsText(lastDay),
    note:
      asOf === undefined
        ? null
        : 'Events up to the end of that day, with the facts of patrons as they are today: Koha does not keep yesterday’s. The next plain refresh shows the present again.',
    source: { rows_read: built.rowsRead, from: oldest ?? null, until: dayAsText(lastDay) },
    ledger: {
      rows_written: built.months,
      unchanged: 0,
      removed: Math.max(0, before - built.months),
      days_changed: 0,
    },
    patrons: {
      mirrored: built.patrons,
      changed: built.patrons,
      gone: vanished.length,
      merged: survivors.size,
      set_aside: await countAside(crm),
    },
    steps: {},
    seconds: run.seconds,
  };
};

interface Gone extends Fates {
  readonly vanished: readonly number[];
  /** Numbers that are somebody else's now. */
  readonly passedOn: readonly number[];
}

/** Who is gone since the last state, and to whom their frozen history goes. */
const whoIsGone = async (run: RefreshRun, state: LedgerState | undefined): Promise<Gone> => {
  const {
    source,
    deps: { crm },
  } = run;
  const mirrored = new Set<number>();
  await eachMirroredNumber(crm, (borrowernumber) => mirrored.add(borrowernumber));
  const numbers = new Set<number>();
  await source.eachBorrowernumber((borrowernumber) => numbers.add(borrowernumber));
  const vanished = [...mirrored].filter((borrowernumber) => !numbers.has(borrowernumber));
  const passed = await passedOn(run);
  const before = [...(await mirrorRows(crm, [...vanished, ...passed])).values()];
  const fates = await fatesOf(
    source,
    before.map((row) => ({ borrowernumber: row.borrowernumber, oldestIssueId: row.oldest_issue_id })),
    (borrowernumber) => numbers.has(borrowernumber),
    state?.action_mark ?? 0,
  );
  return { ...fates, vanished, passedOn: passed };
};

/** Numbers that have passed to somebody else since the mirror was written. */
const passedOn = async ({ source, deps: { crm, koha } }: RefreshRun): Promise<number[]> => {
  const times = await reuseTimes(source, 'everybody', koha.timezone);
  const rows = await mirrorRows(crm, [...times.keys()]);
  return [...rows.values()]
    .filter((row) => (times.get(row.borrowernumber) ?? '') > (row.reused_after ?? ''))
    .map((row) => row.borrowernumber);
};

const settleGone = async (
  { deps: { crm, followers = [] }, today }: RefreshRun,
  { survivors, unknown, vanished, passedOn: passed }: Gone,
): Promise<void> => {
  const forgotten = await patronsToForget(crm, NEXT);
  const others = new Set([...passed, ...(await numbersPassedOn(crm, NEXT))]);
  await inTransaction(crm, async (trx) => {
    await setAside(trx, unknown, dayAsText(today));
    for (const [from, to] of survivors) await moveRecordedVisits(trx, from, to);
    await followDepartures(followers, trx, { survivors, vanished, passedOn: [...others] });
    await forgetAll(followers, trx, forgotten);
    await deleteRecordedVisits(trx, vanished);
    await deleteHiddenVisits(trx, NEXT);
  });
};
