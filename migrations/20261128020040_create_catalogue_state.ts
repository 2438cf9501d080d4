import type { Knex } from 'knex';

export const config = { transaction: false };

/** How far the records of Koha's catalogue have been read: one row. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_catalogue_state (
      id TINYINT NOT NULL,
      read_until DATETIME NOT NULL COMMENT 'UTC, by the clock of Koha''s database: changes up to then have been read',
      night_mark DATETIME NULL COMMENT 'UTC: up to when the nightly look has read, which goes back further',
      reading SMALLINT UNSIGNED NOT NULL COMMENT 'in which way records were read',
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_catalogue_state');
