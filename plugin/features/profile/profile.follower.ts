import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import type { PatronFollower } from '../insight/index.ts';
import type { ValueRow } from './value.repository.ts';

/** Columns that name a member of staff, who may be merged or deleted as well. */
const STAFF = [
  ['kenal_profile_value', 'recorded_by'],
  ['kenal_profile_change', 'recorded_by'],
  ['kenal_profile_change', 'changed_by'],
  ['kenal_profile_import', 'made_by'],
  ['kenal_profile_import', 'undone_by'],
] as const;

const WITH_VALUES = ['kenal_profile_value', 'kenal_profile_change'] as const;

/**
 * Profiles go with the patron. A merge keeps the values of both: where both have one, the newer stands and the other is
 * in the history. What somebody noted for their own eyes goes with whoever noted it.
 */
export const profileFollower: PatronFollower = {
  move: async (db, from, to) => {
    await fold(db, 'borrowernumber', from, to);
    await fold(db, 'owner', from, to);
    await db.raw(
      `INSERT IGNORE INTO kenal_profile (borrowernumber, begun_at, dateenrolled, card_fingerprint)
       SELECT p.borrowernumber, k.begun_at, p.dateenrolled, p.card_fingerprint
         FROM kenal_profile AS k JOIN kenal_patron AS p ON p.borrowernumber = ? WHERE k.borrowernumber = ?`,
      [to, from],
    );
    await db('kenal_profile').where('borrowernumber', from).delete();
    for (const [table, column] of STAFF)
      await db(table)
        .where(column, from)
        .update({ [column]: to });
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      await dropProfiles(db, part);
      for (const table of WITH_VALUES) await db(table).whereIn('owner', part).delete();
      for (const [table, column] of STAFF)
        await db(table)
          .whereIn(column, part)
          .update({ [column]: null });
    }
  },
  forget: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers))
      for (const table of WITH_VALUES)
        await db(table).whereIn('borrowernumber', part).where('source', 'inferred').delete();
  },
};

/** Everything that is known of these patrons. */
export const dropProfiles = async (db: Db, borrowernumbers: readonly number[]): Promise<void> => {
  for (const table of [...WITH_VALUES, 'kenal_profile'])
    await db(table)
      .whereIn('borrowernumber', [...borrowernumbers])
      .delete();
};

/** Brings what stands under one number under another one. */
const fold = async (db: Db, column: 'borrowernumber' | 'owner', from: number, to: number): Promise<void> => {
  const [moving, staying] = [await valuesUnder(db, column, from), await valuesUnder(db, column, to)];
  const placeOf = (row: ValueRow): string =>
    [column === 'owner' ? row.borrowernumber : row.owner, row.field_id, row.slot].join(' ');
  const there = new Map(staying.map((row) => [placeOf(row), row]));
  await db('kenal_profile_change')
    .where(column, from)
    .update({ [column]: to });
  for (const row of moving) {
    const other = there.get(placeOf(row));
    if (other === undefined) continue;
    const isNewer = row.recorded_at > other.recorded_at;
    const [winner, loser] = isNewer ? [row, other] : [other, row];
    await remove(db, loser);
    if (!isSame(winner, loser)) await tellOfMerge(db, { ...winner, [column]: to }, winner, loser);
  }
  await db('kenal_profile_value')
    .where(column, from)
    .update({ [column]: to });
};

const valuesUnder = (db: Db, column: 'borrowernumber' | 'owner', number: number): Promise<ValueRow[]> =>
  db('kenal_profile_value as v').where(`v.${column}`, number).select<ValueRow[]>('v.*');

const at = ({ borrowernumber, field_id, owner, slot }: ValueRow) => ({ borrowernumber, field_id, owner, slot });

const remove = (db: Db, row: ValueRow): Promise<unknown> => db('kenal_profile_value').where(at(row)).delete();

const isSame = (one: ValueRow, other: ValueRow): boolean =>
  one.term_id === other.term_id &&
  one.text_value === other.text_value &&
  one.number_value === other.number_value &&
  one.day_value === other.day_value;

/** The history says which value stood beside the one that stays, so that it can be brought back. */
const tellOfMerge = async (db: Db, after: ValueRow, winner: ValueRow, loser: ValueRow): Promise<void> => {
  const { source, recorded_at, recorded_by, term_id, text_value, number_value, day_value } = after;
  const [id] = await db('kenal_profile_change').insert({
    ...at(after),
    ...{ term_id, text_value, number_value, day_value, source, recorded_at, recorded_by },
    is_removal: 0,
    changed_at: db.raw('UTC_TIMESTAMP()'),
    changed_by: null,
    reason: 'merge',
    import_id: null,
    replaces: loser.change_id,
  });
  await db('kenal_profile_value').where(at(winner)).update({ change_id: id });
};
