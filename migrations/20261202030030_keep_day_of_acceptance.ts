import type { Knex } from 'knex';

export const config = { transaction: false };

/** On which day a price was accepted: it may be written down later than it was said. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw(`
    ALTER TABLE kenal_request
      ADD COLUMN IF NOT EXISTS accepted_on DATE NULL COMMENT 'library day on which they said so' AFTER accepted_via
  `);

export const down = (db: Knex): Promise<unknown> =>
  db.raw('ALTER TABLE kenal_request DROP COLUMN IF EXISTS accepted_on');
