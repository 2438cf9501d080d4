import type { Knex } from 'knex';

export const config = { transaction: false };

/** Up to when interests are worked out, and by which rules: one row. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_interest_state (
      id TINYINT NOT NULL,
      as_of DATE NOT NULL COMMENT 'the library day up to which use was counted for everybody',
      computed_at DATETIME NOT NULL COMMENT 'UTC, by the clock of Koha''s database',
      rules CHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'hash of what decides which titles count',
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_interest_state');
