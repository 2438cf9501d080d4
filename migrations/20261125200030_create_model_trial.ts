import type { Knex } from 'knex';

export const config = { transaction: false };

/** How well a model would have foretold this library's own past. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_model_trial (
      model_id BIGINT UNSIGNED NOT NULL,
      weeks TINYINT UNSIGNED NOT NULL COMMENT 'how long before as_of the past was cut: 13 or 26',
      cut_on DATE NOT NULL,
      patrons INT UNSIGNED NOT NULL,
      base_rate DOUBLE NOT NULL COMMENT 'share of these patrons who borrowed after the cut',
      brier DOUBLE NOT NULL,
      brier_base DOUBLE NOT NULL COMMENT 'of always saying the base rate',
      auc DOUBLE NULL,
      auc_recency DOUBLE NULL COMMENT 'of ranking by the last borrowing day alone',
      ece DOUBLE NOT NULL COMMENT 'mean distance of forecast and truth over ten bins',
      log_loss DOUBLE NOT NULL,
      visits_predicted DOUBLE NOT NULL COMMENT 'borrowing days',
      visits_actual INT UNSIGNED NOT NULL,
      bins TEXT CHARACTER SET ascii NOT NULL COMMENT 'JSON: predicted, observed, lower, upper, patrons',
      PRIMARY KEY (model_id, weeks)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_model_trial');
