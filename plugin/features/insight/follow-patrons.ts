import type { OldestLoan, PatronStatus } from './patron-status.ts';
import { dayFromText, firstDayOf, monthAsText, monthFromText, monthOf } from './calendar.ts';
import type { Follow } from './follow.ts';
import { fatesOf } from './gone-patrons.ts';
import { PRIVACY_NEVER } from './patron-history.domain.ts';
import {
  eachMirroredNumber,
  eachOldestLoan,
  mirrorRows,
  patronsByOldestLoan,
  type MirrorRow,
} from './patron-mirror.repository.ts';
import { decideStatus, reuseTimes } from './patron-status.ts';
import { eachLedgerRow } from './ledger.repository.ts';
import { readDayCounts } from './visit-month.domain.ts';

/** A loan's number is drawn before the loan is there for all to see, so some are looked at twice. */
const LOANS_OF_OVERLAP = 1_000;

/** Patrons whose facts, loans or very existence changed, and what has to be done about their rows. */
export interface PatronChanges {
  readonly statuses: Map<number, PatronStatus>;
  /** To be read again from Koha: history may begin earlier than was known, or somebody else's was added. */
  readonly reread: Set<number>;
  /** The ledger's rows are right but for days that may no longer be kept. */
  readonly trim: Set<number>;
  /** Of these nothing that Kenal recorded itself may be kept either. */
  readonly forgotten: Set<number>;
  readonly vanished: readonly number[];
  /** Merged with nobody knows whom. */
  readonly unknown: readonly number[];
  /** Merged: whose history goes to whom. */
  readonly survivors: ReadonlyMap<number, number>;
  readonly actionMark: number;
}

/**
 * Finds the patrons who changed since the last refresh: rows of Koha that were written, numbers that came or went, and
 * oldest loans that lost their name.
 *
 * @param most gives up beyond this many; undefined then
 */
export const followPatrons = async (follow: Follow, most: number): Promise<PatronChanges | undefined> => {
  const { crm, source, state } = follow;
  const since = sinceOf(follow);
  const written = await source.changedPatrons(since);
  if (written === undefined) return undefined;
  const changed = new Set(written);
  const { appeared, vanished } = await comingsAndGoings(follow);
  for (const borrowernumber of appeared) changed.add(borrowernumber);
  const nameless = await ownersOfNamelessLoans(follow, since);
  for (const borrowernumber of nameless.oldest) changed.add(borrowernumber);
  for (const borrowernumber of await ownersOfNewLoans(follow)) changed.add(borrowernumber);
  if (follow.everything) for (const borrowernumber of await otherOldestLoans(follow)) changed.add(borrowernumber);
  if (changed.size + vanished.length + nameless.uncovered.size > most) return undefined;

  const changes = await examinePatrons(follow, [...changed]);
  const newPersons = [...changes.statuses.values()].filter((status) => status.isNewPerson);
  const gone = [
    ...(await mirrorRows(crm, [...vanished, ...newPersons.map(({ facts }) => facts.borrowernumber)])).values(),
  ];
  const isGone = new Set(vanished);
  const fates = await fatesOf(
    source,
    gone.map((row) => ({ borrowernumber: row.borrowernumber, oldestIssueId: row.oldest_issue_id })),
    (borrowernumber) => !isGone.has(borrowernumber),
    state.action_mark,
  );
  const survivors = [...new Set(fates.survivors.values())];
  const kept = await examinePatrons(
    follow,
    survivors.filter((survivor) => !changes.statuses.has(survivor)),
  );
  return {
    statuses: new Map([...changes.statuses, ...kept.statuses]),
    reread: new Set([...changes.reread, ...nameless.uncovered, ...survivors].filter((number) => !isGone.has(number))),
    trim: new Set([...changes.trim, ...kept.trim, ...vanished]),
    forgotten: new Set([...changes.forgotten, ...kept.forgotten]),
    vanished,
    unknown: fates.unknown,
    survivors: fates.survivors,
    actionMark: fates.actionMark,
  };
};

type Examined = Pick<PatronChanges, 'statuses' | 'reread' | 'trim' | 'forgotten'>;

/** Reads the facts and the oldest loans of these patrons and decides what follows. Numbers without a patron are absent. */
export const examinePatrons = async (follow: Follow, list: readonly number[]): Promise<Examined> => {
  const { crm, source, timezone, deciding } = follow;
  const examined: Examined = { statuses: new Map(), reread: new Set(), trim: new Set(), forgotten: new Set() };
  if (list.length === 0) return examined;
  const before = await mirrorRows(crm, list);
  const reusedAt = await reuseTimes(source, { list }, timezone);
  const oldest = new Map<number, OldestLoan>();
  await source.eachNamedLoan({ list }, ({ borrowernumber, issueId, issueDay }) => {
    const known = oldest.get(borrowernumber);
    const day = Math.max(issueDay, 0);
    if (known === undefined || day < known.day || (day === known.day && issueId < known.issueId))
      oldest.set(borrowernumber, { day, issueId });
  });
  await source.eachPatron({ list }, (facts) => {
    const { borrowernumber } = facts;
    const row = before.get(borrowernumber);
    const status = decideStatus(facts, row, oldest.get(borrowernumber), reusedAt.get(borrowernumber), deciding);
    examined.statuses.set(borrowernumber, status);
    sort(examined, status, row);
  });
  return examined;
};

const sort = (examined: Examined, status: PatronStatus, before: MirrorRow | undefined): void => {
  const { borrowernumber, privacy } = status.facts;
  const from = status.historyFrom ?? Infinity;
  const knownFrom = before?.history_from == null ? Infinity : dayFromText(before.history_from);
  if (privacy === PRIVACY_NEVER || status.isNewPerson) examined.forgotten.add(borrowernumber);
  if (status.isNewPerson || from < knownFrom) examined.reread.add(borrowernumber);
  else if (from > knownFrom) examined.trim.add(borrowernumber);
};

/** Numbers that Koha has and the mirror has not, and the reverse. */
const comingsAndGoings = async ({
  crm,
  source,
  state,
  everything,
}: Follow): Promise<{ appeared: number[]; vanished: number[] }> => {
  const signature = await source.patronSignature();
  const isSame =
    signature.patrons === state.patrons && signature.sum === state.patron_sum && signature.xor === state.patron_xor;
  if (isSame && !everything) return { appeared: [], vanished: [] };
  const mirrored = new Set<number>();
  await eachMirroredNumber(crm, (borrowernumber) => mirrored.add(borrowernumber));
  const appeared: number[] = [];
  await source.eachBorrowernumber((borrowernumber) => {
    if (!mirrored.delete(borrowernumber)) appeared.push(borrowernumber);
  });
  return { appeared, vanished: [...mirrored] };
};

/**
 * From when on changes are looked for. A verification goes back to the one before: what Koha wrote in a transaction
 * that was still open at the last look carries an earlier time than that look.
 */
const sinceOf = ({ state, everything }: Follow): string =>
  everything ? (state.verified_at ?? state.rebuilt_at) : state.read_until;

interface NamelessOwners {
  /** Whose oldest loan it was: their history begins later now. */
  readonly oldest: readonly number[];
  /** Who may have lost a day that only the loan told of. */
  readonly uncovered: ReadonlySet<number>;
}

const ownersOfNamelessLoans = async (follow: Follow, since: string): Promise<NamelessOwners> => {
  const { crm, source, coverage } = follow;
  const loans: number[] = [];
  const days = new Set<number>();
  await source.eachLoanMadeNameless(since, (issueId, ...itsDays) => {
    loans.push(issueId);
    for (const day of itsDays) if (day !== null && day >= 0 && day < coverage.coveredFrom) days.add(day);
  });
  const uncovered = new Set<number>();
  const months = [...new Set([...days].map((day) => monthAsText(monthOf(day))))];
  if (months.length > 0)
    await eachLedgerRow(crm, { months }, (borrowernumber, month, dayCounts) => {
      const first = firstDayOf(monthFromText(month));
      if (readDayCounts(dayCounts).some(({ day }) => days.has(first + day - 1))) uncovered.add(borrowernumber);
    });
  return { oldest: await patronsByOldestLoan(crm, loans), uncovered };
};

/** Patrons of whom Koha names a loan that is older than those it named before, or the first one. */
const ownersOfNewLoans = async ({ crm, source, state }: Follow): Promise<number[]> => {
  const oldest = new Map<number, number>();
  await source.eachNamedLoanAfter(state.loan_mark - LOANS_OF_OVERLAP, ({ borrowernumber, issueDay }) =>
    oldest.set(borrowernumber, Math.min(issueDay, oldest.get(borrowernumber) ?? Infinity)),
  );
  const rows = await mirrorRows(crm, [...oldest.keys()]);
  return [...rows.values()]
    .filter(({ borrowernumber, privacy, excluded_because, history_from }) => {
      if (privacy === PRIVACY_NEVER || excluded_because !== null) return false;
      return history_from === null || (oldest.get(borrowernumber) ?? Infinity) < dayFromText(history_from);
    })
    .map(({ borrowernumber }) => borrowernumber);
};

/** Patrons whose oldest named loan is not the one that the mirror remembers. */
const otherOldestLoans = async ({ crm, source, deciding }: Follow): Promise<number[]> => {
  const size = deciding.highestBorrowernumber + 1;
  const day = new Int32Array(size).fill(-1);
  const issue = new Int32Array(size);
  await source.eachNamedLoan('everybody', ({ borrowernumber, issueId, issueDay }) => {
    const known = day[borrowernumber] ?? -1;
    const isOlder = known === -1 || issueDay < known || (issueDay === known && issueId < (issue[borrowernumber] ?? 0));
    if (!isOlder) return;
    day[borrowernumber] = Math.max(issueDay, 0);
    issue[borrowernumber] = issueId;
  });
  const other: number[] = [];
  await eachOldestLoan(crm, (borrowernumber, issueId) => {
    if ((issue[borrowernumber] ?? 0) !== (issueId ?? 0)) other.push(borrowernumber);
  });
  return other;
};
