import type { Knex } from 'knex';

export const config = { transaction: false };

/** How busy the library was day by day, by which models tell seasons and closed days. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_insight_day (
      day DATE NOT NULL,
      visit_days INT UNSIGNED NOT NULL COMMENT 'patrons who came that day; only days that are over',
      PRIMARY KEY (day)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_insight_day');
