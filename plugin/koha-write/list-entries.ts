import type { Knex } from 'knex';
import { inParts } from '../shared/db/batches.ts';
import type { Db } from '../shared/db/connection.ts';
import { inTransaction } from '../shared/db/transaction.ts';
import type { MadeList } from './patron-list.ts';

/** One patron on a patron list of Koha. Somebody may be on it twice, by two entries. */
export interface ListEntry {
  /** Koha's `patron_list_patron_id`. */
  readonly id: number;
  readonly borrowernumber: number;
}

const readFrom = async (db: Db, listId: number, among?: readonly number[]): Promise<ListEntry[]> => {
  const query = db('patron_list_patrons').where({ patron_list_id: listId });
  if (among !== undefined) void query.whereIn('borrowernumber', [...among]);
  return query.select<ListEntry[]>({ id: 'patron_list_patron_id' }, 'borrowernumber');
};

/** Who is on a list; undefined where there is no such list of this owner any more. */
export const readEntries = async (
  kohaWrite: Knex,
  { listId, owner }: MadeList,
): Promise<readonly ListEntry[] | undefined> => {
  const isThere: unknown = await kohaWrite('patron_lists')
    .where({ patron_list_id: listId, owner })
    .first('patron_list_id');
  return isThere === undefined ? undefined : readFrom(kohaWrite, listId);
};

/**
 * Puts patrons on a list who are not on it. Whoever Koha has deleted meanwhile is left out.
 *
 * @param remember told the new entries before anything of it counts in Koha. Should the connection be lost after that,
 *   looking for them by their number tells whether they came about.
 */
export const putOnList = (
  kohaWrite: Knex,
  { listId }: MadeList,
  borrowernumbers: readonly number[],
  remember: (entries: readonly ListEntry[]) => Promise<void>,
): Promise<void> =>
  kohaWrite.transaction(
    async (trx) => {
      const before = await readFrom(trx, listId, borrowernumbers);
      const isOn = new Set(before.map(({ borrowernumber }) => borrowernumber));
      const missing = borrowernumbers.filter((borrowernumber) => !isOn.has(borrowernumber));
      for (const part of inParts(missing))
        await trx('patron_list_patrons')
          .insert(part.map((borrowernumber) => ({ patron_list_id: listId, borrowernumber })))
          .onConflict()
          .ignore();
      const ids = new Set(before.map(({ id }) => id));
      await remember((await readFrom(trx, listId, missing)).filter(({ id }) => !ids.has(id)));
    },
    // What others put on the list meanwhile is not seen, so that what is new is what was put there here.
    { isolationLevel: 'repeatable read' },
  );

/** Takes entries off a list: these and no others. */
export const takeOffList = (kohaWrite: Knex, { listId }: MadeList, ids: readonly number[]): Promise<void> =>
  inTransaction(kohaWrite, async (trx) => {
    for (const part of inParts(ids))
      await trx('patron_list_patrons')
        .where({ patron_list_id: listId })
        .whereIn('patron_list_patron_id', part)
        .delete();
  });
