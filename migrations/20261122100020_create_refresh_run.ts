import type { Knex } from 'knex';

export const config = { transaction: false };

/** What each refresh asked of Koha's database. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_refresh_run (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      started_at DATETIME NOT NULL COMMENT 'UTC',
      kind VARCHAR(20) NOT NULL COMMENT 'full, incremental, verify, failed',
      rows_read BIGINT UNSIGNED NULL COMMENT 'rows of Koha; NULL where it failed',
      rows_written BIGINT UNSIGNED NULL,
      seconds DECIMAL(10,2) NOT NULL,
      PRIMARY KEY (id),
      KEY kenal_refresh_run_started_at (started_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_refresh_run');
