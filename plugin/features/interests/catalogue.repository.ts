import type { Knex } from 'knex';
import { inParts, readRows, upsertRows } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';

/** How far the catalogue has been read. */
export interface CatalogueState {
  /** UTC text. */
  readonly read_until: string;
  /** UTC text; null until everything has been read once. */
  readonly night_mark: string | null;
  readonly reading: number;
}

export const catalogueState = (db: Db): Promise<CatalogueState | undefined> =>
  db('kenal_catalogue_state').where({ id: 1 }).first<CatalogueState | undefined>('read_until', 'night_mark', 'reading');

export const writeCatalogueState = async (db: Db, state: CatalogueState): Promise<void> => {
  await db('kenal_catalogue_state')
    .insert({ id: 1, ...state })
    .onConflict('id')
    .merge();
};

/** The numbers of the tokens of some titles, as they are kept. */
export const subjectsOfTitles = async (db: Db, biblionumbers: readonly number[]): Promise<Map<number, Set<number>>> => {
  const kept = new Map<number, Set<number>>();
  for (const part of inParts(biblionumbers)) {
    const rows = await db('kenal_biblio_subject')
      .whereIn('biblionumber', part)
      .select<{ biblionumber: number; subject_id: number }[]>('biblionumber', 'subject_id');
    for (const { biblionumber, subject_id } of rows) {
      const subjects = kept.get(biblionumber) ?? new Set();
      subjects.add(subject_id);
      kept.set(biblionumber, subjects);
    }
  }
  return kept;
};

type Pair = readonly [biblionumber: number, subject: number];

export const addSubjects = (db: Db, pairs: readonly Pair[]): Promise<void> =>
  insertNumbers(db, 'kenal_biblio_subject', ['biblionumber', 'subject_id'], pairs);

export const removeSubjects = async (db: Db, pairs: readonly Pair[]): Promise<void> => {
  for (const part of inParts(pairs))
    await db('kenal_biblio_subject')
      .whereIn(
        ['biblionumber', 'subject_id'],
        part.map(([biblionumber, subject]) => [biblionumber, subject]),
      )
      .delete();
};

const insertNumbers = async (
  db: Db,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly number[])[],
): Promise<void> => {
  for (const part of inParts(rows))
    await db.raw(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [part] as never[]);
};

export type Fault = 'not-xml' | 'no-record' | 'too-long';

/** Notes records that cannot be read, and answers which of them were not known to be broken. */
export const noteBroken = async (
  db: Db,
  faults: ReadonlyMap<number, Fault>,
  readable: readonly number[],
  foundAt: string,
): Promise<number[]> => {
  for (const part of inParts(readable)) await db('kenal_biblio_broken').whereIn('biblionumber', part).delete();
  const known = new Set<number>();
  for (const part of inParts([...faults.keys()]))
    for (const biblionumber of await db('kenal_biblio_broken')
      .whereIn('biblionumber', part)
      .pluck<number[]>('biblionumber'))
      known.add(biblionumber);
  const found = [...faults].filter(([biblionumber]) => !known.has(biblionumber));
  await upsertRows(
    db,
    'kenal_biblio_broken',
    ['biblionumber', 'fault', 'found_at'],
    ['biblionumber'],
    found.map(([biblionumber, fault]) => [biblionumber, fault, foundAt]),
  );
  return found.map(([biblionumber]) => biblionumber);
};

/** How many records are broken, and the numbers of the first of them. */
export const brokenRecords = async (
  crm: Knex,
  atMost: number,
): Promise<{ readonly count: number; readonly biblionumbers: readonly number[] }> => {
  const [row] = await crm('kenal_biblio_broken').count<{ records: number }[]>({ records: '*' });
  const biblionumbers = await crm('kenal_biblio_broken')
    .orderBy('biblionumber')
    .limit(atMost)
    .pluck<number[]>('biblionumber');
  return { count: row?.records ?? 0, biblionumbers };
};

/** Remembers titles whose tokens changed until the interests of who borrowed them are worked out anew. */
export const markChanged = async (db: Db, biblionumbers: readonly number[]): Promise<void> => {
  for (const part of inParts(biblionumbers))
    await db('kenal_biblio_changed')
      .insert(part.map((biblionumber) => ({ biblionumber })))
      .onConflict('biblionumber')
      .ignore();
};

/** Every title of which something is kept. */
export const eachKeptTitle = async (crm: Knex, onTitle: (biblionumber: number) => void): Promise<void> => {
  for (const table of ['kenal_biblio_subject', 'kenal_biblio_broken'])
    await readRows(crm, `SELECT DISTINCT t.biblionumber FROM ${table} AS t`, [], ([biblionumber]) =>
      onTitle(biblionumber as number),
    );
};

export const dropTitles = async (db: Db, biblionumbers: readonly number[]): Promise<void> => {
  for (const part of inParts(biblionumbers))
    for (const table of ['kenal_biblio_subject', 'kenal_biblio_broken', 'kenal_biblio_changed'])
      await db(table).whereIn('biblionumber', part).delete();
};
