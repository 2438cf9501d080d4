import type { Knex } from 'knex';

export const config = { transaction: false };

/** Of which kinds of participation everything was mirrored, and a sum of Koha's rows by which a change is noticed. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_participation_state (
      kind VARCHAR(10) NOT NULL,
      koha_sum VARCHAR(64) NOT NULL,
      PRIMARY KEY (kind)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_participation_state');
