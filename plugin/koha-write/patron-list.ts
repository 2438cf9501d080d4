import type { Knex } from 'knex';
import { inParts } from '../shared/db/batches.ts';
import { inTransaction } from '../shared/db/transaction.ts';
import { Unavailable } from '../shared/errors.ts';

export interface NewPatronList {
  readonly name: string;
  /** Borrowernumber of the member of staff to whom the list belongs in Koha. */
  readonly owner: number;
  readonly borrowernumbers: readonly number[];
}

/** Not granted on the table or the column, no access to the database, a wrong password, no such table. */
const NOT_GRANTED = new Set<unknown>([1142, 1143, 1044, 1045, 1146]);
/** A patron or the owner is not in Koha any more. */
const GONE = 1452;

/**
 * Makes a patron list in Koha, which only its owner sees there.
 *
 * @returns Koha's `patron_list_id`
 * @throws Unavailable `segments.list-not-granted` or `segments.list-patron-gone`; then nothing was written
 */
export const makePatronList = async (
  kohaWrite: Knex,
  { name, owner, borrowernumbers }: NewPatronList,
): Promise<number> => {
  try {
    return await inTransaction(kohaWrite, async (trx) => {
      const [id = 0] = await trx('patron_lists').insert({ name, owner, shared: 0 });
      for (const part of inParts(borrowernumbers))
        await trx('patron_list_patrons').insert(part.map((borrowernumber) => ({ patron_list_id: id, borrowernumber })));
      return id;
    });
  } catch (error) {
    if (isNotGranted(error)) throw notGranted(error);
    if ((error as { errno?: unknown }).errno === GONE)
      throw new Unavailable(
        'segments.list-patron-gone',
        'A patron of the list was deleted in Koha meanwhile: nothing was written.',
        {},
        { cause: error, help: 'Try again when Kenal has refreshed, which is every few minutes.' },
      );
    throw error;
  }
};

/** A list that Kenal made. */
export interface MadeList {
  /** Koha's `patron_list_id`. */
  readonly listId: number;
  /** Borrowernumber. */
  readonly owner: number;
}

/**
 * Takes lists out of Koha. One whose number belongs to somebody else's list by now is left alone: a server may give the
 * highest number again after a restart.
 *
 * @param administrator an account that may delete from Koha's tables; Kenal's own never may
 */
export const dropPatronLists = async (
  administrator: Knex,
  kohaDatabase: string,
  lists: readonly MadeList[],
): Promise<void> => {
  for (const { listId, owner } of lists)
    await inTransaction(administrator, async (trx) => {
      const which = { patron_list_id: listId, owner };
      const isThere: unknown = await trx('patron_lists')
        .withSchema(kohaDatabase)
        .where(which)
        .forUpdate()
        .first('patron_list_id');
      if (isThere === undefined) return;
      await trx('patron_list_patrons').withSchema(kohaDatabase).where({ patron_list_id: listId }).delete();
      await trx('patron_lists').withSchema(kohaDatabase).where(which).delete();
    });
};

/** Whether the server refused because the account may not do that. */
export const isNotGranted = (error: unknown): boolean => NOT_GRANTED.has((error as { errno?: unknown }).errno);

export const notGranted = (cause?: unknown): Unavailable =>
  new Unavailable(
    'segments.list-not-granted',
    'Kenal may not make patron lists in Koha.',
    {},
    {
      ...(cause === undefined ? {} : { cause }),
      help: 'An administrator can allow it: set kohaWrite and grant "patron-list" of manifest.json to that account.',
    },
  );
