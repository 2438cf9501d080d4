import type { Knex } from 'knex';

/** MariaDB's numbers for work that may simply be done again: deadlock, lock wait, Galera certification. */
const AGAIN = new Set([1213, 1205, 1047]);

const mayRunAgain = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errno' in error && AGAIN.has(Number(error.errno));

/**
 * Runs `work` in one transaction and commits it. A deadlock or a failed Galera certification is tried again, at most
 * `attempts` times in all, so `work` must do nothing but talk to the database.
 */
export const inTransaction = async <T>(
  db: Knex,
  work: (trx: Knex.Transaction) => Promise<T>,
  attempts = 5,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt >= attempts || !mayRunAgain(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
};
