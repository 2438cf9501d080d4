import type { Knex } from 'knex';

export const config = { transaction: false };

/** What smallest unit an amount counts is written beside it: tables of currencies change. */
export const up = async (db: Knex): Promise<void> => {
  if (await db.schema.hasColumn('kenal_service_price', 'currency_digits')) return;
  await db.raw(`
    ALTER TABLE kenal_service_price
      ADD COLUMN currency_digits TINYINT UNSIGNED NULL COMMENT 'after the point; NULL for free' AFTER currency
  `);
};

export const down = async (db: Knex): Promise<void> => {
  if (await db.schema.hasColumn('kenal_service_price', 'currency_digits'))
    await db.raw('ALTER TABLE kenal_service_price DROP COLUMN currency_digits');
};
