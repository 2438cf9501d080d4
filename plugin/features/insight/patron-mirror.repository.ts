import type { Knex } from 'knex';
import { inParts, readRows, upsertRows, type RowValues } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import type { Cell } from '../../shared/db/stream.ts';

export const PATRON_COLUMNS = [
  'borrowernumber',
  'branchcode',
  'categorycode',
  'category_type',
  'dateofbirth',
  'dateenrolled',
  'dateexpiry',
  'zipcode',
  'lang',
  'privacy',
  'restricted_until',
  'is_gone_no_address',
  'is_card_lost',
  'has_email',
  'has_phone',
  'has_address',
  'excluded_because',
  'card_fingerprint',
  'oldest_issue_id',
  'history_from',
  'privacy_changed_on',
  'reused_after',
  'seen_at',
] as const;

/** What the mirror has of a patron, as far as the next refresh needs it. */
export interface MirrorRow {
  readonly borrowernumber: number;
  readonly privacy: number;
  readonly dateenrolled: string | null;
  readonly excluded_because: string | null;
  readonly card_fingerprint: number;
  readonly oldest_issue_id: number | null;
  readonly history_from: string | null;
  readonly privacy_changed_on: string | null;
  readonly reused_after: string | null;
}

const MIRROR_FACTS = [
  'borrowernumber',
  'privacy',
  'dateenrolled',
  'excluded_because',
  'card_fingerprint',
  'oldest_issue_id',
  'history_from',
  'privacy_changed_on',
  'reused_after',
] as const;

const toMirrorRow = (row: Cell[]): MirrorRow => ({
  borrowernumber: row[0] as number,
  privacy: row[1] as number,
  dateenrolled: row[2] as string | null,
  excluded_because: row[3] as string | null,
  card_fingerprint: Number(row[4]),
  oldest_issue_id: row[5] as number | null,
  history_from: row[6] as string | null,
  privacy_changed_on: row[7] as string | null,
  reused_after: row[8] as string | null,
});

const MIRROR_SELECT = `SELECT ${MIRROR_FACTS.map((column) => `p.${column}`).join(', ')} FROM kenal_patron AS p WHERE`;

/** What the mirror has of these patrons. */
export const mirrorRows = async (crm: Knex, borrowernumbers: readonly number[]): Promise<Map<number, MirrorRow>> => {
  const rows = new Map<number, MirrorRow>();
  for (const part of inParts(borrowernumbers))
    await readRows(crm, `${MIRROR_SELECT} p.borrowernumber IN (?)`, [part], (row) => {
      const mirrored = toMirrorRow(row);
      rows.set(mirrored.borrowernumber, mirrored);
    });
  return rows;
};

/** What the mirror has of the patrons in a range of borrowernumbers. */
export const eachMirrorRow = (crm: Knex, from: number, until: number, onRow: (row: MirrorRow) => void): Promise<void> =>
  readRows(crm, `${MIRROR_SELECT} p.borrowernumber >= ? AND p.borrowernumber < ?`, [from, until], (row) =>
    onRow(toMirrorRow(row)),
  );

/**
 * Every mirrored patron of whom something may be kept, with the first day, and every number that somebody else had
 * before, with the library time up to which.
 */
export const eachBeginning = (
  crm: Knex,
  onPatron: (borrowernumber: number, firstDay: number | null, reusedAfter: string | null) => void,
): Promise<void> =>
  readRows(
    crm,
    `SELECT p.borrowernumber, TO_DAYS(p.history_from) - 719528, p.reused_after FROM kenal_patron AS p
      WHERE p.history_from IS NOT NULL OR p.reused_after IS NOT NULL`,
    [],
    ([borrowernumber, day, wallTime]) =>
      onPatron(borrowernumber as number, day as number | null, wallTime as string | null),
  );

/** Every mirrored borrowernumber. */
export const eachMirroredNumber = (crm: Knex, onPatron: (borrowernumber: number) => void): Promise<void> =>
  readRows(crm, 'SELECT p.borrowernumber FROM kenal_patron AS p', [], ([borrowernumber]) =>
    onPatron(borrowernumber as number),
  );

/** The oldest named loan of every patron who has a history that may be kept, as the mirror remembers it. */
export const eachOldestLoan = (
  crm: Knex,
  onPatron: (borrowernumber: number, issueId: number | null) => void,
): Promise<void> =>
  readRows(
    crm,
    'SELECT p.borrowernumber, p.oldest_issue_id FROM kenal_patron AS p WHERE p.excluded_because IS NULL AND p.privacy <> 2',
    [],
    ([borrowernumber, issueId]) => onPatron(borrowernumber as number, issueId as number | null),
  );

/** Patrons whose oldest named loan was one of these. */
export const patronsByOldestLoan = async (crm: Knex, issueIds: readonly number[]): Promise<number[]> => {
  const found: number[] = [];
  for (const part of inParts(issueIds))
    found.push(...(await crm('kenal_patron').whereIn('oldest_issue_id', part).pluck<number[]>('borrowernumber')));
  return found;
};

export const upsertPatrons = (db: Db, rows: readonly RowValues[]): Promise<void> =>
  upsertRows(db, 'kenal_patron', PATRON_COLUMNS, ['borrowernumber'], rows);

/** Drops a patron from every table that holds what they did. */
export const deletePatrons = async (db: Db, borrowernumbers: readonly number[]): Promise<void> => {
  for (const part of inParts(borrowernumbers))
    for (const table of ['kenal_visit_month', 'kenal_recorded_visit', 'kenal_patron'])
      await db(table).whereIn('borrowernumber', part).delete();
};

/** Visits that Kenal recorded itself go with a patron whose history must not be kept. */
export const deleteRecordedVisits = async (db: Db, borrowernumbers: readonly number[]): Promise<void> => {
  for (const part of inParts(borrowernumbers))
    await db('kenal_recorded_visit').whereIn('borrowernumber', part).delete();
};

/**
 * Recorded visits of patrons who, by the tables being built, want no history, and of whoever had a number before its
 * present owner.
 */
export const deleteHiddenVisits = (db: Db, next: string): Promise<unknown> =>
  db.raw(
    `DELETE v FROM kenal_recorded_visit AS v
       JOIN kenal_patron${next} AS n ON n.borrowernumber = v.borrowernumber
       LEFT JOIN kenal_patron AS p ON p.borrowernumber = v.borrowernumber
      WHERE n.privacy = 2 OR (p.borrowernumber IS NOT NULL AND NOT n.reused_after <=> p.reused_after)`,
  );

/** Patrons who, by the tables being built, keep no history any more or only from a later day on. */
export const patronsToForget = async (crm: Knex, next: string): Promise<number[]> =>
  crm('kenal_patron as p')
    .join(`kenal_patron${next} as n`, 'n.borrowernumber', 'p.borrowernumber')
    .whereNotNull('p.history_from')
    .whereRaw('(n.history_from IS NULL OR n.history_from > p.history_from)')
    .pluck<number[]>('n.borrowernumber');

/** Numbers that the mirror in the making found to be somebody else's, whether Koha left a trace of it or not. */
export const numbersPassedOn = async (crm: Knex, next: string): Promise<number[]> =>
  crm('kenal_patron as p')
    .join(`kenal_patron${next} as n`, 'n.borrowernumber', 'p.borrowernumber')
    .whereRaw('NOT (n.reused_after <=> p.reused_after)')
    .pluck<number[]>('n.borrowernumber');

/** Visits that Kenal recorded itself follow a merge. */
export const moveRecordedVisits = async (db: Db, from: number, to: number): Promise<void> => {
  await db('kenal_recorded_visit').where({ borrowernumber: from }).update({ borrowernumber: to });
};
