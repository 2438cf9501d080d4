import type { Knex } from 'knex';

export const config = { transaction: false };

/** The ledger's days, and those of the whole ledger while it stands aside. */
const TABLES = ['kenal_ledger_day', 'kenal_ledger_day_complete'];

/** By these a refresh tells whether a day of Koha has changed without reading its rows. */
export const up = async (db: Knex): Promise<void> => {
  for (const table of TABLES) {
    if (!(await db.schema.hasTable(table)) || (await db.schema.hasColumn(table, 'statistics_rows'))) continue;
    await db.raw(
      `ALTER TABLE ${table}
         ADD COLUMN statistics_rows INT UNSIGNED NULL COMMENT 'rows of statistics on that day, of anybody and every type',
         ADD COLUMN hold_checksum BIGINT UNSIGNED NULL COMMENT 'sum of the checksums of the holds placed for that day'`,
    );
  }
};

export const down = async (db: Knex): Promise<void> => {
  for (const table of TABLES)
    if ((await db.schema.hasTable(table)) && (await db.schema.hasColumn(table, 'statistics_rows')))
      await db.raw(`ALTER TABLE ${table} DROP COLUMN statistics_rows, DROP COLUMN hold_checksum`);
};
