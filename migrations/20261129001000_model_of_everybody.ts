import type { Knex } from 'knex';

export const config = { transaction: false };

/** The model without a category is fitted to everybody; before, to those whose category had none of its own. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw("ALTER TABLE kenal_model MODIFY COLUMN scope VARCHAR(10) NOT NULL COMMENT 'category code; empty: everybody'");

export const down = (db: Knex): Promise<unknown> =>
  db.raw(
    "ALTER TABLE kenal_model MODIFY COLUMN scope VARCHAR(10) NOT NULL COMMENT 'category code; empty: all categories that have no model of their own'",
  );
