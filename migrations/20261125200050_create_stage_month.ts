import type { Knex } from 'knex';

export const config = { transaction: false };

/** How many patrons went from which stage to which in a month. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_stage_month (
      month DATE NOT NULL COMMENT 'first day; from its beginning to its end',
      branchcode VARCHAR(10) NOT NULL,
      from_stage ENUM('never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired') CHARACTER SET ascii NULL COMMENT 'NULL: not a patron at the beginning',
      to_stage ENUM('never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired') CHARACTER SET ascii NULL COMMENT 'NULL: not a patron any more at the end',
      patrons INT UNSIGNED NOT NULL,
      is_reconstructed TINYINT(1) NOT NULL COMMENT 'worked out afterwards from the visit ledger',
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      PRIMARY KEY (id),
      UNIQUE KEY kenal_stage_month_flow (month, branchcode, from_stage, to_stage)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_stage_month');
