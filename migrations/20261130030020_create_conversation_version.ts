import type { Knex } from 'knex';

export const config = { transaction: false };

/** What conversations said before they were changed. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_conversation_version (
      conversation BIGINT UNSIGNED NOT NULL,
      version INT UNSIGNED NOT NULL,
      direction ENUM('in', 'out') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      medium VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      medium_name VARCHAR(60) NULL,
      purpose VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      text TEXT NOT NULL,
      outcome VARCHAR(1000) NOT NULL,
      happened_at DATETIME NOT NULL COMMENT 'UTC',
      confidential TINYINT(1) NOT NULL,
      written_by INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: an account that is gone',
      written_at DATETIME NOT NULL COMMENT 'UTC',
      PRIMARY KEY (conversation, version),
      KEY kenal_conversation_version_writer (written_by)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_conversation_version');
