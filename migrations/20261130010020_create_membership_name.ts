import type { Knex } from 'knex';

export const config = { transaction: false };

/** What clubs and shared patron lists of Koha are called. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_membership_name (
      kind VARCHAR(10) NOT NULL COMMENT 'club or list',
      value VARCHAR(190) NOT NULL COMMENT 'number in Koha',
      name VARCHAR(255) NOT NULL,
      PRIMARY KEY (kind, value)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_membership_name');
