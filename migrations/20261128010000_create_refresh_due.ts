import type { Knex } from 'knex';

export const config = { transaction: false };

/** Patrons whose ledger or facts changed while what is worked out of them is not brought up to date yet. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_refresh_due (
      borrowernumber INT NOT NULL COMMENT '0: everybody',
      PRIMARY KEY (borrowernumber)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_refresh_due');
