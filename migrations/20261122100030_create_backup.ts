import type { Knex } from 'knex';

export const config = { transaction: false };

/** When a backup was made, so that somebody can be told that the last one is old. The file itself is elsewhere. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_backup (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      made_at DATETIME NOT NULL COMMENT 'UTC',
      bytes BIGINT UNSIGNED NOT NULL COMMENT 'size of the file',
      version VARCHAR(40) NOT NULL COMMENT 'the version of Kenal that made it',
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_backup');
