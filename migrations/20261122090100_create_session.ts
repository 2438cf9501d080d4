import type { Knex } from 'knex';

export const config = { transaction: false };

/** Sessions of people who used Kenal's own sign-in form. Koha's sessions stay in Koha. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_session (
      id_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the cookie',
      borrowernumber INT NOT NULL,
      created_at DATETIME NOT NULL COMMENT 'UTC',
      last_seen_at DATETIME NOT NULL COMMENT 'UTC, to the minute',
      expires_at DATETIME NOT NULL COMMENT 'UTC, whatever happens in between',
      PRIMARY KEY (id_hash),
      KEY kenal_session_borrowernumber (borrowernumber),
      KEY kenal_session_expires_at (expires_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_session');
