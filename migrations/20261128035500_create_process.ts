import type { Knex } from 'knex';

export const config = { transaction: false };

/** Which services run on this database now, so that nobody takes the tables away from under them. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_process (
      id CHAR(36) NOT NULL,
      kind VARCHAR(10) NOT NULL COMMENT 'serve or work',
      host VARCHAR(255) NOT NULL COMMENT 'name of the machine',
      pid INT UNSIGNED NOT NULL COMMENT 'number of the process there',
      started_at DATETIME NOT NULL COMMENT 'UTC',
      seen_at DATETIME NOT NULL COMMENT 'UTC; renewed every few seconds',
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_process');
