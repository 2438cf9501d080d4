import { inTransaction } from '../../shared/db/transaction.ts';
import { dayAsText, LAST_DAY } from './calendar.ts';
import { followKoha, type Changes } from './follow-koha.ts';
import {
  countAside,
  deleteMonths,
  dropAsideBefore,
  forgetDigests,
  readState,
  setAside,
  upsertMonths,
  writeDigests,
  writeState,
  type LedgerState,
} from './ledger.repository.ts';
import { deletePatrons, deleteRecordedVisits, moveRecordedVisits, upsertPatrons } from './patron-mirror.repository.ts';
import { followDepartures, forgetAll } from './patron-follower.ts';
import { mirrorValues } from './patron-status.ts';
import { dropDue, markDue } from './refresh-due.repository.ts';
import {
  MAX_EVENTS,
  signatureColumns,
  timed,
  type Outset,
  type RefreshReport,
  type RefreshRun,
} from './refresh-run.ts';

/** How long the months of a patron who was merged with nobody knows whom are kept. */
const DAYS_ASIDE = 30;

/**
 * Follows what has changed in Koha. Undefined when so much has changed that everything should rather be built anew.
 *
 * @param everything compare every day that Koha still has, not only recent ones
 */
export const refreshByFollowing = async (
  run: RefreshRun,
  outset: Outset,
  state: LedgerState,
  everything: boolean,
): Promise<RefreshReport | undefined> => {
  const { source, today } = run;
  const { crm, koha, maxEvents = MAX_EVENTS } = run.deps;
  const { oldest, deciding, coverage } = outset;
  const changes = await timed(run, 'read', () =>
    followKoha({
      crm,
      source,
      timezone: koha.timezone,
      coverage,
      deciding,
      state,
      maxEvents,
      everything,
    }),
  );
  if (changes === undefined) return undefined;
  run.signal?.throwIfAborted();
  await timed(run, 'write', () => writeChanges(run, outset, state, everything, changes));
  const { diff, days, patrons } = changes;
  return {
    kind: everything ? 'verify' : 'incremental',
    because: null,
    as_of: dayAsText(today),
    note: null,
    source: { rows_read: days.rowsRead, from: oldest ?? null, until: dayAsText(today) },
    ledger: {
      rows_written: diff.upserts.length,
      unchanged: diff.unchanged,
      removed: diff.deletes.length,
      days_changed: days.changedDays,
    },
    patrons: {
      mirrored: (await readState(crm))?.patrons ?? 0,
      changed: patrons.statuses.size,
      gone: patrons.vanished.length,
      merged: patrons.survivors.size,
      set_aside: await countAside(crm),
    },
    steps: {},
    seconds: run.seconds,
  };
};

const writeChanges = async (
  { deps: { crm, followers = [] }, source, today }: RefreshRun,
  { deciding, coverage, sourceFrom }: Outset,
  state: LedgerState,
  everything: boolean,
  { patrons, days, diff }: Changes,
): Promise<void> => {
  const signature = await source.patronSignature();
  const loanMark = await source.highestLoan();
  const statuses = [...patrons.statuses.values()];
  const newPersons = statuses.filter(({ isNewPerson }) => isNewPerson).map(({ facts }) => facts.borrowernumber);
  const written = new Set([...days.digests.keys()].map(dayAsText));
  await inTransaction(crm, async (trx) => {
    await setAside(trx, patrons.unknown, dayAsText(today));
    for (const [from, to] of patrons.survivors) await moveRecordedVisits(trx, from, to);
    const { survivors, vanished } = patrons;
    await followDepartures(followers, trx, { survivors, vanished, passedOn: newPersons });
    await forgetAll(followers, trx, [...new Set([...patrons.forgotten, ...patrons.trim])]);
    await markDue(trx, [
      ...patrons.statuses.keys(),
      ...diff.upserts.map(([borrowernumber]) => Number(borrowernumber)),
      ...diff.deletes.map(([borrowernumber]) => borrowernumber),
    ]);
    await dropDue(trx, patrons.vanished);
    await deleteMonths(trx, diff.deletes);
    await upsertMonths(trx, diff.upserts);
    await deletePatrons(trx, patrons.vanished);
    await deleteRecordedVisits(trx, [...patrons.forgotten]);
    await upsertPatrons(
      trx,
      statuses.map((status) => mirrorValues(status, deciding)),
    );
    await forgetDigests(trx, { before: dayAsText(Math.min(coverage.sourceFrom, LAST_DAY)) });
    await forgetDigests(
      trx,
      [...diff.staleDays].filter((day) => !written.has(day)),
    );
    await writeDigests(trx, days.digests, days.sketches);
    if (everything) await dropAsideBefore(trx, dayAsText(today - DAYS_ASIDE));
    await writeState(trx, {
      ...state,
      refreshed_at: source.readAt,
      verified_at: everything ? source.readAt : state.verified_at,
      source_from: sourceFrom,
      read_until: source.readAt,
      hold_mark: days.holdMark,
      hold_mark_day: days.holdMarkDay,
      action_mark: patrons.actionMark,
      loan_mark: loanMark,
      ...signatureColumns(signature),
    });
  });
};
