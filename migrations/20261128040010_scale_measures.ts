import type { Knex } from 'knex';

export const config = { transaction: false };

/** A quarter's scale also keeps what else has to stand still for scores to. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    ALTER TABLE kenal_insight_scale
      MODIFY measure VARCHAR(20) CHARACTER SET ascii NOT NULL
        COMMENT 'recency, frequency, volume, rate; of one step: prior (shape and weeks), lines, period and known_from (days)'
  `);

export const down = (db: Knex): Promise<unknown> =>
  db.raw(`
    ALTER TABLE kenal_insight_scale
      MODIFY measure VARCHAR(20) CHARACTER SET ascii NOT NULL COMMENT 'recency, frequency, volume, rate'
  `);
