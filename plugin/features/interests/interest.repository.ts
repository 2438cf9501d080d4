import type { Knex } from 'knex';
import { inParts, readRows, upsertRows, type RowValues } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { isChild } from '../segments/index.ts';
import { DECLARED_WEIGHT } from './interest.domain.ts';

export const INTEREST_COLUMNS = [
  'borrowernumber',
  'kind',
  'value',
  'weight',
  'share',
  'evidence',
  'first_day',
  'last_day',
] as const;

/** Tables that describe one state of interests together, and are exchanged together. */
const TABLES = ['kenal_interest', 'kenal_subject_use', 'kenal_interest_library', 'kenal_interest_state'] as const;
export const NEXT = '_next';
const OLD = '_old';

/** Drops what a run that died may have left: it may tell of patrons who want nothing kept by now. */
export const dropLeftovers = async (crm: Knex): Promise<void> => {
  await crm.raw(`DROP TABLE IF EXISTS ${TABLES.flatMap((table) => [`${table}${NEXT}`, `${table}${OLD}`]).join(', ')}`);
};

export const prepareNext = async (crm: Knex): Promise<void> => {
  for (const table of TABLES) await crm.raw(`CREATE TABLE ${table}${NEXT} LIKE ${table}`);
};

/** Puts the built tables in the place of those in use, in one statement. */
export const exchange = async (crm: Knex): Promise<void> => {
  const pairs = TABLES.flatMap((table) => [`${table} TO ${table}${OLD}`, `${table}${NEXT} TO ${table}`]);
  await crm.raw(`RENAME TABLE ${pairs.join(', ')}`);
  await dropLeftovers(crm);
};

export interface InterestState {
  readonly as_of: string;
  readonly computed_at: string;
  readonly rules: string;
}

export const interestState = (db: Db): Promise<InterestState | undefined> =>
  db('kenal_interest_state').where({ id: 1 }).first<InterestState | undefined>('as_of', 'computed_at', 'rules');

export const writeInterestState = async (db: Db, state: InterestState, suffix = ''): Promise<void> => {
  await db(`kenal_interest_state${suffix}`)
    .insert({ id: 1, ...state })
    .onConflict('id')
    .merge();
};

/** Everything declared, or by these patrons, stands among the interests and outranks what was worked out. */
export const putDeclared = async (db: Db, patrons: 'everybody' | readonly number[], suffix = ''): Promise<void> => {
  const insert = `INSERT INTO kenal_interest${suffix} (borrowernumber, kind, value, weight, evidence, declared)
    SELECT d.borrowernumber, d.kind, d.value, ${DECLARED_WEIGHT}, 0, 1 FROM kenal_interest_declared AS d`;
  const merge = 'ON DUPLICATE KEY UPDATE weight = VALUES(weight), declared = 1';
  if (patrons === 'everybody') await db.raw(`${insert} ${merge}`);
  else
    for (const part of inParts(patrons))
      await db.raw(`${insert} WHERE d.borrowernumber IN (?) ${merge}`, [part] as never[]);
};

/** Writes the interests of some patrons anew. */
export const replaceInterests = async (
  db: Db,
  patrons: readonly number[],
  rows: readonly RowValues[],
): Promise<void> => {
  for (const part of inParts(patrons)) await db('kenal_interest').whereIn('borrowernumber', part).delete();
  await upsertRows(db, 'kenal_interest', INTEREST_COLUMNS, ['borrowernumber', 'kind', 'value'], rows);
  await putDeclared(db, patrons);
};

/** The share of each of these tokens in what everybody borrowed. */
export const eachShare = (crm: Knex, onShare: (id: number, share: number) => void): Promise<void> =>
  readRows(crm, 'SELECT u.subject_id, u.share FROM kenal_subject_use AS u', [], ([id, share]) =>
    onShare(id as number, Number(share)),
  );

export const writeShares = async (db: Db, rows: readonly RowValues[], suffix: string): Promise<void> => {
  for (const part of inParts(rows))
    await db.raw(`INSERT INTO kenal_subject_use${suffix} (subject_id, share) VALUES ?`, [part] as never[]);
};

export const writeLibraries = async (db: Db, rows: readonly RowValues[], suffix: string): Promise<void> => {
  for (const part of inParts(rows))
    await db.raw(`INSERT INTO kenal_interest_library${suffix} (branchcode, kind, value, patrons) VALUES ?`, [
      part,
    ] as never[]);
};

interface PatronWithHistory {
  readonly borrowernumber: number;
  /** Day number from which on use may count. */
  readonly firstDay: number;
  readonly branchcode: string;
  readonly isChild: boolean;
}

/** Of whom a history may be kept, from which day number on, of which library they are, and whether they are a child. */
export const eachHistory = (
  crm: Knex,
  which: { readonly from: number; readonly until: number } | { readonly list: readonly number[] },
  asOf: LibraryDay,
  onPatron: (patron: PatronWithHistory) => void,
): Promise<void> => {
  const isList = 'list' in which;
  const child = isChild(asOf);
  return readRows(
    crm,
    `SELECT p.borrowernumber, TO_DAYS(p.history_from) - TO_DAYS('1970-01-01'), p.branchcode,
        ${child.text}
      FROM kenal_patron AS p
      WHERE p.history_from IS NOT NULL AND p.privacy <> 2
        AND ${isList ? 'p.borrowernumber IN (?)' : 'p.borrowernumber >= ? AND p.borrowernumber < ?'}`,
    [...child.values, ...(isList ? [which.list] : [which.from, which.until])],
    ([borrowernumber, firstDay, branchcode, isChild]) =>
      onPatron({
        borrowernumber: borrowernumber as number,
        firstDay: firstDay as number,
        branchcode: String(branchcode),
        isChild: Number(isChild) === 1,
      }),
  );
};

/** Titles whose tokens changed and whose borrowers are still to be worked out. */
export const changedTitles = (crm: Knex, atMost: number): Promise<number[]> =>
  crm('kenal_biblio_changed').orderBy('biblionumber').limit(atMost).pluck<number[]>('biblionumber');

export const clearChangedTitles = async (db: Db): Promise<void> => {
  await db('kenal_biblio_changed').delete();
};
