import type { Knex } from 'knex';

export const config = { transaction: false };

/** What insight has worked out about each patron. No row for patrons who keep no history. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    CREATE TABLE IF NOT EXISTS kenal_patron_metric (
      borrowernumber INT NOT NULL,
      as_of DATE NOT NULL COMMENT 'the library day up to which use was counted',
      first_visit DATE NULL COMMENT 'first visit day that may be kept',
      last_visit DATE NULL,
      is_truncated TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'use before first_visit is not known, so the clock starts late',
      visit_days MEDIUMINT UNSIGNED NULL,
      visit_days_365 SMALLINT UNSIGNED NULL COMMENT 'in the 365 days up to as_of',
      visit_days_91 TINYINT UNSIGNED NULL,
      visit_days_91_before TINYINT UNSIGNED NULL COMMENT 'in the 91 days before those',
      loans_365 MEDIUMINT UNSIGNED NULL,
      x MEDIUMINT UNSIGNED NULL COMMENT 'repeat borrowing days',
      t_x_days MEDIUMINT UNSIGNED NULL COMMENT 'from the first borrowing day to the last',
      t_days MEDIUMINT UNSIGNED NULL COMMENT 'from the first borrowing day to as_of, or to the end of the membership',
      rhythm_days DECIMAL(7,1) NULL COMMENT 'usual days between visit days',
      surprise DECIMAL(6,5) NULL COMMENT 'probability that a patron who is still active would have come by now',
      p_active DECIMAL(6,5) NULL,
      expected_visits_91 DECIMAL(8,3) NULL COMMENT 'borrowing days in the next 91 days',
      expected_visits_182 DECIMAL(8,3) NULL,
      p_visit_91 DECIMAL(6,5) NULL COMMENT 'probability of a borrowing day in the next 91 days',
      p_visit_182 DECIMAL(6,5) NULL,
      expected_loss_91 DECIMAL(8,3) NULL COMMENT 'visit days that the own rhythm promises for 91 days and the forecast does not',
      recency_score TINYINT UNSIGNED NULL COMMENT '0-5',
      frequency_score TINYINT UNSIGNED NULL COMMENT '0-5',
      volume_score TINYINT UNSIGNED NULL COMMENT '0-5',
      loyalty DECIMAL(4,1) NULL COMMENT '0-100',
      loyalty_returns DECIMAL(5,4) NULL COMMENT '0-1',
      loyalty_stays DECIMAL(5,4) NULL COMMENT '0-1',
      loyalty_refers DECIMAL(5,4) NULL COMMENT '0-1; NULL: not known',
      loyalty_breadth DECIMAL(5,4) NULL COMMENT '0-1',
      loyalty_coverage TINYINT UNSIGNED NULL COMMENT 'how many of the four traits are known',
      loyal_prospect DECIMAL(5,4) NULL COMMENT 'how likely to become loyal, 0-1; NULL where the question does not arise',
      service_lines TINYINT UNSIGNED NULL COMMENT 'used in the 365 days up to as_of',
      card_renewals TINYINT UNSIGNED NULL COMMENT 'completed renewals of the membership, inferred',
      stage ENUM('never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired') CHARACTER SET ascii NOT NULL,
      stage_since DATE NOT NULL,
      stage_reason VARCHAR(255) NOT NULL COMMENT 'in words, in the language of the library',
      stage_evidence VARCHAR(255) CHARACTER SET ascii NOT NULL COMMENT 'the reason as JSON: a code and its numbers',
      previous_stage ENUM('never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired') CHARACTER SET ascii NULL,
      model_id BIGINT UNSIGNED NULL COMMENT 'kenal_model.id; NULL where no model was trusted',
      PRIMARY KEY (borrowernumber),
      KEY kenal_patron_metric_stage (stage, stage_since),
      KEY kenal_patron_metric_loss (stage, expected_loss_91),
      KEY kenal_patron_metric_prospect (loyal_prospect),
      KEY kenal_patron_metric_loyalty (loyalty),
      KEY kenal_patron_metric_last_visit (last_visit)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  `);

export const down = (db: Knex): Promise<unknown> => db.raw('DROP TABLE IF EXISTS kenal_patron_metric');
