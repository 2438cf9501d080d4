import type { Knex } from 'knex';

export const config = { transaction: false };

/** Settings that were changed in the pages. What has no row is as shipped. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_setting (
      name VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      value TEXT NOT NULL COMMENT 'JSON',
      changed_at DATETIME NOT NULL COMMENT 'UTC',
      changed_by INT NULL COMMENT 'borrowernumber; NULL where a command did it',
      PRIMARY KEY (name)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_setting');
