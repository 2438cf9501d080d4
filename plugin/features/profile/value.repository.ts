import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { utcText, type Instant } from '../../shared/time.ts';
import type { PersonMarks } from '../insight/index.ts';
import type { Cells, ProfileSource } from './profile-field.domain.ts';
import type { ChangeReason, NewChange, Span } from './profile-value.domain.ts';

/** A value as it stands in the table. */
export interface ValueRow extends Cells {
  readonly borrowernumber: number;
  readonly field_id: number;
  readonly owner: number;
  readonly slot: number;
  readonly source: ProfileSource;
  readonly recorded_at: string;
  readonly recorded_by: number | null;
  readonly change_id: number;
}

const CELLS = ['term_id', 'text_value', 'number_value', 'day_value'] as const;
export const PLACE = ['borrowernumber', 'field_id', 'owner', 'slot'] as const;
const STATE = [...CELLS, 'source', 'recorded_at', 'recorded_by'] as const;

/** Of whom and by whose eyes: values that everybody sees (0), and those of these owners. */
export interface Scope {
  readonly borrowernumbers: readonly number[];
  readonly owners: readonly number[];
}

export const readValues = (db: Db, { borrowernumbers, owners }: Scope): Promise<ValueRow[]> =>
  db('kenal_profile_value as v')
    .whereIn('v.borrowernumber', [...borrowernumbers])
    .whereIn('v.owner', [...owners])
    .orderBy(['v.borrowernumber', 'v.field_id', 'v.owner', 'v.slot'])
    .select<ValueRow[]>([...PLACE, ...STATE, 'change_id'].map((column) => `v.${column}`));

/**
 * Locks profiles until the transaction ends, so that of two changes at once the second sees the first. Writing the rows
 * does it on every node of a cluster.
 */
export const lockProfiles = (
  db: Db,
  patrons: readonly { readonly borrowernumber: number; readonly marks: PersonMarks }[],
  now: Instant,
): Promise<unknown> =>
  db('kenal_profile')
    .insert(patrons.map(({ borrowernumber, marks }) => ({ borrowernumber, begun_at: utcText(now), ...marks })))
    .onConflict('borrowernumber')
    .merge({ changes: db.raw('changes + 1') });

export const readMarks = (db: Db, borrowernumber: number): Promise<PersonMarks | undefined> =>
  db('kenal_profile as k')
    .where('k.borrowernumber', borrowernumber)
    .first<PersonMarks | undefined>('k.dateenrolled', 'k.card_fingerprint');

/** Writes down changes and makes the values follow them. */
export const writeChanges = async (db: Db, changes: readonly NewChange[]): Promise<void> => {
  const ids: number[] = [];
  for (const change of changes) {
    const [id = 0] = await db('kenal_profile_change').insert(change);
    ids.push(id);
  }
  if (ids.length > 0) await followChanges(db, (query) => query.whereIn('c.id', ids));
};

/** Which changes, alone or beside others of the same place: the values become what the chosen ones say. */
type Chosen = (query: Knex.QueryBuilder) => Knex.QueryBuilder;

/** Brings values to where these changes, at most one for each place, have them. */
export const followChanges = async (db: Db, chosen: Chosen): Promise<void> => {
  const kept = chosen(db('kenal_profile_change as c').where('c.is_removal', 0)).select(
    ...[...PLACE, ...STATE].map((column) => `c.${column}`),
    'c.id',
  );
  const columns = [...PLACE, ...STATE, 'change_id'];
  const updates = [...STATE, 'change_id'].map((column) => `${column} = VALUES(${column})`).join(', ');
  await db.raw(`INSERT INTO kenal_profile_value (${columns.join(', ')}) ? ON DUPLICATE KEY UPDATE ${updates}`, [kept]);
  const removed = chosen(db('kenal_profile_change as c').where('c.is_removal', 1)).select(
    ...PLACE.map((column) => `c.${column}`),
  );
  await db.raw(
    `DELETE v FROM kenal_profile_value AS v JOIN ? AS r
         ON ${PLACE.map((column) => `r.${column} = v.${column}`).join(' AND ')}`,
    [removed],
  );
};

/** A change that was written down. */
export interface ChangeRow extends Omit<ValueRow, 'change_id'> {
  readonly id: number;
  readonly is_removal: number;
  readonly changed_at: string;
  readonly changed_by: number | null;
  readonly reason: ChangeReason;
  readonly import_id: number | null;
  readonly replaces: number | null;
}

const CHANGE = [
  'id',
  ...PLACE,
  'is_removal',
  ...STATE,
  'changed_at',
  'changed_by',
  'reason',
  'import_id',
  'replaces',
].map((column) => `c.${column}`);

interface WhichChanges extends Scope {
  readonly fields: readonly number[];
}

const changesWithin = (db: Db, { borrowernumbers, owners, fields }: WhichChanges): Knex.QueryBuilder =>
  db('kenal_profile_change as c')
    .whereIn('c.borrowernumber', [...borrowernumbers])
    .whereIn('c.owner', [...owners])
    .whereIn('c.field_id', [...fields]);

/** Changes up to one of them, oldest first: what a field held at that moment follows from them. */
export const changesOf = async (db: Db, which: WhichChanges): Promise<ChangeRow[]> =>
  changesWithin(db, which).orderBy('c.id').select<ChangeRow[]>(CHANGE);

/** The latest changes, latest first. */
export const latestChanges = async (db: Db, which: WhichChanges, most: number): Promise<ChangeRow[]> =>
  changesWithin(db, which).orderBy('c.id', 'desc').limit(most).select<ChangeRow[]>(CHANGE);

/** Changes of a span of time, latest first. */
export const changesBetween = async (db: Db, which: WhichChanges, { from, before }: Span): Promise<ChangeRow[]> =>
  changesWithin(db, which)
    .where('c.changed_at', '>=', utcText(from))
    .where('c.changed_at', '<', utcText(before))
    .orderBy('c.id', 'desc')
    .select<ChangeRow[]>(CHANGE);

/** These changes by their numbers. */
export const changesById = async (db: Db, ids: readonly number[]): Promise<Map<number, ChangeRow>> => {
  const rows = await db('kenal_profile_change as c')
    .whereIn('c.id', [...ids])
    .select<ChangeRow[]>(CHANGE);
  return new Map(rows.map((row) => [row.id, row]));
};

/** Of each field, the number of its last change that these eyes see: who comes back with another has missed one. */
export const lastChangeOf = async (db: Db, which: WhichChanges): Promise<Map<number, number>> => {
  const rows = await changesWithin(db, which)
    .groupBy('c.field_id')
    .select<{ field_id: number; last: number }[]>('c.field_id', db.raw('MAX(c.id) AS last'));
  return new Map(rows.map(({ field_id, last }) => [field_id, last]));
};
