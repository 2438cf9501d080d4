import type { Knex } from 'knex';

export const config = { transaction: false };

/** Failed attempts at Kenal's own sign-in form, for each person and for each name that nobody has. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_sign_in_failure (
      subject VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
        COMMENT 'patron:<borrowernumber>, or name:<SHA-256 of what was typed>',
      failures SMALLINT UNSIGNED NOT NULL,
      last_failure_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (subject),
      KEY kenal_sign_in_failure_last (last_failure_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_sign_in_failure');
