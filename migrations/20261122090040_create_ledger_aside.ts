import type { Knex } from 'knex';

export const config = { transaction: false };

/** Months of a patron who vanished in a merge whose survivor is not known: kept for a while, reported, then dropped. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_ledger_aside (
      borrowernumber INT NOT NULL,
      month DATE NOT NULL,
      day_counts VARCHAR(1200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      set_aside_on DATE NOT NULL,
      PRIMARY KEY (borrowernumber, month)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_ledger_aside');
