import type { Knex } from 'knex';

export const config = { transaction: false };

/** How much a library was used in a month. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_use_month (
      month DATE NOT NULL COMMENT 'first day',
      branchcode VARCHAR(10) NOT NULL COMMENT 'the patrons'' library, not where they went',
      active_patrons INT UNSIGNED NOT NULL COMMENT 'with at least one visit day',
      borrowing_patrons INT UNSIGNED NOT NULL COMMENT 'with at least one borrowing day',
      visit_days INT UNSIGNED NOT NULL,
      loans INT UNSIGNED NOT NULL,
      PRIMARY KEY (month, branchcode)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_use_month');
