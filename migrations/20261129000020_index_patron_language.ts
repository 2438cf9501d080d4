import type { Knex } from 'knex';

export const config = { transaction: false };

/** The mirror of patrons, and the one that stands aside with the whole ledger. */
const TABLES = ['kenal_patron', 'kenal_patron_complete'];
const KEY = 'kenal_patron_language';

/** Which languages there are is read from the index alone, a step for each library and language and not for each patron. */
export const up = async (db: Knex): Promise<void> => {
  for (const table of TABLES)
    if ((await db.schema.hasTable(table)) && !(await isThere(db, table)))
      await db.raw(`ALTER TABLE ${table} ADD KEY ${KEY} (branchcode, lang)`);
};

export const down = async (db: Knex): Promise<void> => {
  for (const table of TABLES) if (await isThere(db, table)) await db.raw(`ALTER TABLE ${table} DROP KEY ${KEY}`);
};

const isThere = async (db: Knex, table: string): Promise<boolean> => {
  const row = await db('information_schema.statistics as s')
    .whereRaw('s.table_schema = DATABASE()')
    .where({ 's.table_name': table, 's.index_name': KEY })
    .first<{ found: number } | undefined>(db.raw('1 as found'));
  return row !== undefined;
};
