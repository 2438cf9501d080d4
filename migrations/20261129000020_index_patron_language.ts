import type { Knex } from 'knex';

export const config = { transaction: false };

const TABLE = 'kenal_patron';
const KEY = 'kenal_patron_language';

/** Which languages there are is read from the index alone, a step for each library and language and not for each patron. */
export const up = async (db: Knex): Promise<void> => {
  if (!(await isThere(db))) await db.raw(`ALTER TABLE ${TABLE} ADD KEY ${KEY} (branchcode, lang)`);
};

export const down = async (db: Knex): Promise<void> => {
  if (await isThere(db)) await db.raw(`ALTER TABLE ${TABLE} DROP KEY ${KEY}`);
};

const isThere = async (db: Knex): Promise<boolean> => {
  const row = await db('information_schema.statistics as s')
    .whereRaw('s.table_schema = DATABASE()')
    .where({ 's.table_name': TABLE, 's.index_name': KEY })
    .first<{ found: number } | undefined>(db.raw('1 as found'));
  return row !== undefined;
};
