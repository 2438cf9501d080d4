import type { Knex } from 'knex';

export const config = { transaction: false };

/** Colleagues to whom a conversation was handed over, until they have seen to it. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_conversation_mention (
      conversation BIGINT UNSIGNED NOT NULL,
      colleague INT NOT NULL COMMENT 'borrowernumber of the member of staff',
      named_by INT NOT NULL COMMENT 'borrowernumber of who handed it over; 0: an account that is gone',
      named_at DATETIME NOT NULL COMMENT 'UTC',
      done_at DATETIME NULL COMMENT 'UTC; when the colleague had seen to it',
      PRIMARY KEY (conversation, colleague),
      KEY kenal_conversation_mention_colleague (colleague, done_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_conversation_mention');
