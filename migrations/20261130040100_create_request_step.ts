import type { Knex } from 'knex';

export const config = { transaction: false };

/** The steps that a request may take, for the history to refer to. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_request_step (
      from_state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'new: before the first step',
      to_state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      PRIMARY KEY (from_state, to_state)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_request_step');
