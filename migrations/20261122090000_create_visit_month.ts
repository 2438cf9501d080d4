import type { Knex } from 'knex';

export const config = { transaction: false };

/** The visit ledger: one row for each patron and month with any activity. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_visit_month (
      borrowernumber INT NOT NULL,
      month DATE NOT NULL COMMENT 'first day of the month',
      loans MEDIUMINT UNSIGNED NOT NULL DEFAULT 0,
      renewals MEDIUMINT UNSIGNED NOT NULL DEFAULT 0,
      returns MEDIUMINT UNSIGNED NOT NULL DEFAULT 0,
      local_uses MEDIUMINT UNSIGNED NOT NULL DEFAULT 0,
      holds MEDIUMINT UNSIGNED NOT NULL DEFAULT 0,
      visit_day_mask INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'bit n-1 = day n: used the library',
      borrow_day_mask INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'bit n-1 = day n: a check-out',
      day_counts VARCHAR(1200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
        COMMENT 'the counts day by day, such as 5L2R1 17L1',
      PRIMARY KEY (borrowernumber, month),
      KEY kenal_visit_month_month (month)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_visit_month');
