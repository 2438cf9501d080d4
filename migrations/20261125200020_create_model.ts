import type { Knex } from 'knex';

export const config = { transaction: false };

/** Every model that was fitted: its parameters, how sure they are, and whether it is trusted. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_model (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      fitted_at DATETIME NOT NULL COMMENT 'UTC',
      as_of DATE NOT NULL,
      kind VARCHAR(12) CHARACTER SET ascii NOT NULL COMMENT 'mbgnbd, bgnbd, paretonbd, bgbb, sbg',
      scope VARCHAR(10) NOT NULL COMMENT 'category code; empty: all categories that have no model of their own',
      is_seasonal TINYINT(1) NOT NULL COMMENT 'fitted in seasonal time',
      season TEXT CHARACTER SET ascii NULL COMMENT 'JSON: 53 factors by week of the year, mean 1',
      patrons INT UNSIGNED NOT NULL,
      repeaters INT UNSIGNED NOT NULL COMMENT 'patrons with at least one repeat borrowing day',
      parameters VARCHAR(400) CHARACTER SET ascii NOT NULL COMMENT 'JSON by name',
      standard_errors VARCHAR(400) CHARACTER SET ascii NULL COMMENT 'JSON by name, of the logarithms',
      log_likelihood DOUBLE NULL COMMENT 'time in weeks',
      log_likelihood_nbd DOUBLE NULL COMMENT 'of the model without drop-out',
      is_converged TINYINT(1) NOT NULL,
      iterations SMALLINT UNSIGNED NOT NULL,
      is_trusted TINYINT(1) NOT NULL,
      doubts TEXT CHARACTER SET ascii NOT NULL COMMENT 'JSON: codes with numbers of what speaks against it or has to be said',
      is_in_use TINYINT(1) NOT NULL DEFAULT 0,
      PRIMARY KEY (id),
      KEY kenal_model_in_use (is_in_use, kind, scope),
      KEY kenal_model_as_of (as_of)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_model');
