import type { Knex } from 'knex';

export const config = { transaction: false };

/** What the ledger was built from, day by day, so that a later look at Koha can tell which days changed. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_ledger_day (
      day DATE NOT NULL,
      source_rows INT UNSIGNED NOT NULL,
      checksum BIGINT UNSIGNED NOT NULL COMMENT 'sum of 32-bit checksums of borrowernumber, type and time',
      PRIMARY KEY (day)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_ledger_day');
