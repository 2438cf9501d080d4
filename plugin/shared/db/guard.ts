import type { Knex } from 'knex';
import { Conflict } from '../errors.ts';

const TABLE = 'kenal_guard';
const LOCK_REFUSED = 1205;

/**
 * Runs `work` while no other process on this database runs work under the same name. The guard is a row locked by an
 * open transaction, so a process that dies, however suddenly, lets go of it: nothing has to be cleaned up by hand.
 *
 * @param busy the sentence for the person who has to wait
 * @throws Conflict `<name>.running` at once when the guard is taken
 */
export const guarded = async <T>(crm: Knex, name: string, busy: string, work: () => Promise<T>): Promise<T> => {
  await crm.raw(
    `CREATE TABLE IF NOT EXISTS ${TABLE} (name VARCHAR(30) NOT NULL PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`,
  );
  // An INSERT IGNORE of a row that is there would wait for whoever holds it.
  const isThere = (await crm(TABLE).where({ name }).first('name')) !== undefined;
  if (!isThere) await crm.raw(`INSERT IGNORE INTO ${TABLE} (name) VALUES (?)`, [name]);
  return crm.transaction(async (guard) => {
    await guard.raw(`SELECT name FROM ${TABLE} WHERE name = ? FOR UPDATE NOWAIT`, [name]).catch((error: unknown) => {
      if ((error as { errno?: number }).errno !== LOCK_REFUSED) throw error;
      throw new Conflict(`${name}.running`, busy);
    });
    return work();
  });
};
