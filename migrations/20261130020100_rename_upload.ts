import type { Knex } from 'knex';

export const config = { transaction: false };

const rename = async (db: Knex, from: string, to: string): Promise<void> => {
  if (!(await db.schema.hasTable(from))) return;
  // A run that died may have left both; lists that wait are gone within the hour.
  await db.raw('DROP TABLE IF EXISTS ??', [to]);
  await db.raw('RENAME TABLE ?? TO ??', [from, to]);
};

/** Lists that wait to be brought in are no longer only of visits. */
export const up = (db: Knex): Promise<void> => rename(db, 'kenal_visit_upload', 'kenal_upload');

export const down = (db: Knex): Promise<void> => rename(db, 'kenal_upload', 'kenal_visit_upload');
