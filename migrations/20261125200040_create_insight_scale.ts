import type { Knex } from 'knex';

export const config = { transaction: false };

/** What patrons are scored against, frozen for a quarter so that nobody's score moves because others moved. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_insight_scale (
      quarter DATE NOT NULL COMMENT 'its first day',
      measure VARCHAR(20) CHARACTER SET ascii NOT NULL COMMENT 'recency, frequency, volume, rate',
      scope VARCHAR(10) NOT NULL COMMENT 'category code; empty: everybody',
      steps MEDIUMTEXT CHARACTER SET ascii NOT NULL COMMENT 'JSON: rising values, each with the mid-rank of those who have it',
      made_on DATE NOT NULL,
      PRIMARY KEY (quarter, measure, scope)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_insight_scale');
