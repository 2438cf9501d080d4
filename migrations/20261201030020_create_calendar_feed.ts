import type { Knex } from 'knex';

export const config = { transaction: false };

/** Secret addresses under which members of staff have their promises in a calendar: one each. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_calendar_feed (
      owner INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      secret_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the secret, in hex',
      language CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of what stands in it',
      made_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (owner),
      UNIQUE KEY kenal_calendar_feed_secret (secret_hash)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_calendar_feed');
