import type { Knex } from 'knex';
import type { Db } from '../../../shared/db/connection.ts';
import { epochSeconds, type Instant } from '../../../shared/time.ts';

/** The library's wall clock as Koha writes DATETIME columns: `YYYY-MM-DD HH:MM:SS`. */
export type WallTime = string;

/** When a change is written. Late rows carry an earlier wall time than the moment they are written. */
export interface Occasion {
  /** What the server's clock says while writing, which is what Koha's TIMESTAMP columns keep. Left out: now. */
  readonly writtenAt?: Instant;
}

/**
 * Runs `work` as Koha would: in one transaction, with a SQL mode that bears old data, at the moment given. The
 * connection leaves as it came.
 */
export const happening = async <T>(
  db: Db,
  { writtenAt }: Occasion,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> =>
  db.transaction(async (trx) => {
    await trx.raw("SET @kenal_demo_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
    if (writtenAt !== undefined) await trx.raw('SET SESSION timestamp = ?', [epochSeconds(writtenAt)]);
    try {
      return await work(trx);
    } finally {
      await trx.raw('SET SESSION sql_mode = @kenal_demo_sql_mode, SESSION timestamp = DEFAULT');
    }
  });
