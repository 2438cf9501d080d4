import type { Knex } from 'knex';

export const config = { transaction: false };

const TABLE = 'kenal_recorded_visit';
const KEY = 'kenal_recorded_visit_source';

/** Taking a list back finds its visits by their source. */
export const up = async (db: Knex): Promise<void> => {
  if (!(await isThere(db))) await db.raw(`ALTER TABLE ${TABLE} ADD KEY ${KEY} (source)`);
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
