import type { Knex } from 'knex';

export const config = { transaction: false };

/** Of those who enrolled in a month, how many came in the months after. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_cohort_month (
      cohort DATE NOT NULL COMMENT 'first day of the month of enrolment',
      branchcode VARCHAR(10) NOT NULL,
      age TINYINT UNSIGNED NOT NULL COMMENT 'whole months after that month, from 1',
      patrons INT UNSIGNED NOT NULL,
      active_patrons INT UNSIGNED NOT NULL COMMENT 'with at least one visit day in that month',
      PRIMARY KEY (cohort, branchcode, age)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_cohort_month');
