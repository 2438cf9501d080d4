import type { Knex } from 'knex';

export const config = { transaction: false };

/** Lists of profile values that were brought in, so that each can be taken back. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_profile_import (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      made_at DATETIME NOT NULL COMMENT 'UTC',
      made_by INT NULL COMMENT 'borrowernumber; NULL: a command',
      mapping LONGTEXT NOT NULL COMMENT 'JSON: which column is which field, by name',
      patrons INT UNSIGNED NOT NULL DEFAULT 0,
      finished_at DATETIME NULL COMMENT 'UTC; NULL: it was cut off and can only be taken back',
      undone_at DATETIME NULL COMMENT 'UTC',
      undone_by INT NULL COMMENT 'borrowernumber',
      PRIMARY KEY (id),
      KEY kenal_profile_import_maker (made_by)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_profile_import');
