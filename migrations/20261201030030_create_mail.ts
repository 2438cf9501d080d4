import type { Knex } from 'knex';

export const config = { transaction: false };

/** Mails to members of staff, as they wait and as they went; what they say is worked out when they are sent. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_mail (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'promises, opened',
      owner INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      about VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the library day, or a number',
      state ENUM('waiting', 'sent', 'nothing', 'failed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting',
      attempts TINYINT UNSIGNED NOT NULL DEFAULT 0,
      next_at DATETIME NOT NULL COMMENT 'UTC; when it is tried next',
      ended_at DATETIME NULL COMMENT 'UTC',
      last_error VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'a code, never an address',
      PRIMARY KEY (id),
      UNIQUE KEY kenal_mail_once (kind, owner, about),
      KEY kenal_mail_next (state, next_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_mail');
