import type { Knex } from 'knex';

export const config = { transaction: false };

/** How far the metrics of patrons have been worked out. One row. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_insight_state (
      id TINYINT NOT NULL,
      as_of DATE NOT NULL COMMENT 'the library day of every row of kenal_patron_metric',
      computed_at DATETIME NOT NULL COMMENT 'UTC, the last time everybody was worked out',
      fitted_at DATETIME NULL COMMENT 'UTC, the last time models were fitted',
      recorded_mark BIGINT UNSIGNED NOT NULL COMMENT 'highest id of kenal_recorded_visit that was counted',
      recorded_rows INT UNSIGNED NOT NULL COMMENT 'rows of kenal_recorded_visit that were counted',
      settings VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'hash of the settings that decide what is worked out',
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_insight_state');
