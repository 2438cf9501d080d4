import type { Knex } from 'knex';

export const config = { transaction: false };

/** Conversations with patrons, as they stand now; what they said before is kept beside. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_conversation (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL,
      direction ENUM('in', 'out') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'who began: the patron or the library',
      medium VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      medium_name VARCHAR(60) NULL COMMENT 'of a medium that has no code',
      purpose VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      text TEXT NOT NULL,
      outcome VARCHAR(1000) NOT NULL,
      happened_at DATETIME NOT NULL COMMENT 'UTC',
      author INT NOT NULL COMMENT 'borrowernumber of the member of staff; 0: an account that is gone',
      branchcode VARCHAR(10) NOT NULL COMMENT 'library of the member of staff',
      confidential TINYINT(1) NOT NULL COMMENT 'for the author and named colleagues only',
      reply_to BIGINT UNSIGNED NULL COMMENT 'first conversation of the thread',
      version INT UNSIGNED NOT NULL DEFAULT 1,
      recorded_at DATETIME NOT NULL COMMENT 'UTC',
      changed_at DATETIME NULL COMMENT 'UTC; when this version was written, if it is not the first',
      changed_by INT NULL,
      deleted_at DATETIME NULL COMMENT 'UTC',
      deleted_by INT NULL,
      PRIMARY KEY (id),
      KEY kenal_conversation_patron (borrowernumber, happened_at),
      KEY kenal_conversation_time (happened_at),
      KEY kenal_conversation_author (author, happened_at),
      KEY kenal_conversation_thread (reply_to),
      KEY kenal_conversation_deleted (deleted_at),
      FULLTEXT KEY kenal_conversation_words (text, outcome)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_conversation');
