import type { Knex } from 'knex';

export const config = { transaction: false };

/** By these a refresh tells whether a day of Koha has changed without reading its rows. */
export const up = async (db: Knex): Promise<void> => {
  for (const suffix of ['', '_complete']) {
    const table = `kenal_ledger_day${suffix}`;
    if (!(await db.schema.hasTable(table)) || (await db.schema.hasColumn(table, 'statistics_rows'))) continue;
    await db.raw(
      `ALTER TABLE ${table}
         ADD COLUMN statistics_rows INT UNSIGNED NULL COMMENT 'rows of statistics on that day, of anybody and every type',
         ADD COLUMN hold_checksum BIGINT UNSIGNED NULL COMMENT 'sum of the checksums of the holds placed for that day'`,
    );
  }
};

export const down = (db: Knex): Promise<unknown> =>
  db.raw('ALTER TABLE kenal_ledger_day DROP COLUMN statistics_rows, DROP COLUMN hold_checksum');
