import type { Knex } from 'knex';

export const config = { transaction: false };

/** Each change of a patron's stage, with the reason. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_stage_change (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      borrowernumber INT NOT NULL,
      changed_on DATE NOT NULL,
      from_stage ENUM('never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired') CHARACTER SET ascii NULL COMMENT 'NULL: the first that was known',
      to_stage ENUM('never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired') CHARACTER SET ascii NOT NULL,
      reason VARCHAR(255) NOT NULL COMMENT 'in words, in the language of the library',
      evidence VARCHAR(255) CHARACTER SET ascii NOT NULL COMMENT 'the reason as JSON: a code and its numbers',
      PRIMARY KEY (id),
      KEY kenal_stage_change_patron (borrowernumber, changed_on),
      KEY kenal_stage_change_day (changed_on, to_stage)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_stage_change');
