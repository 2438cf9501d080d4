import type { Knex } from 'knex';
import { utcText, type Instant } from '../time.ts';
import type { Db } from './connection.ts';

/**
 * Rows of a table that can be taken back and, for a while, brought back: `deleted_at` and `deleted_by` say that one was,
 * when and by whom.
 */
export const takenBackIn = (table: string) => ({
  /** @returns whether it was there */
  takeBack: async (db: Db, id: number, by: number, now: Instant): Promise<boolean> =>
    (await db(table)
      .where({ id })
      .whereNull('deleted_at')
      .update({ deleted_at: utcText(now), deleted_by: by })) > 0,

  /** @returns whether it had been taken back */
  bringBack: async (db: Db, id: number): Promise<boolean> =>
    (await db(table).where({ id }).whereNotNull('deleted_at').update({ deleted_at: null, deleted_by: null })) > 0,

  /** Those taken back before a moment, kept from being brought back until the transaction ends. */
  lockTakenBack: (trx: Knex.Transaction, before: string, atMost: number): Promise<number[]> =>
    trx(table).where('deleted_at', '<', before).orderBy('deleted_at').limit(atMost).forUpdate().pluck<number[]>('id'),
});
