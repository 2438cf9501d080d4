import type { Knex } from 'knex';

export const config = { transaction: false };

/** How far a list is while it is brought in or taken back, which goes on when nobody waits for it any more. */
export const up = async (db: Knex): Promise<void> => {
  if (await db.schema.hasColumn('kenal_profile_import', 'worked_at')) return;
  await db.raw(`
    ALTER TABLE kenal_profile_import
      ADD COLUMN patrons_done INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'how many are brought in so far' AFTER patrons,
      ADD COLUMN undo_begun_at DATETIME NULL COMMENT 'UTC' AFTER finished_at,
      ADD COLUMN worked_at DATETIME NULL COMMENT 'UTC; the last sign of life of bringing in or taking back'
  `);
};

export const down = (db: Knex): Promise<unknown> =>
  db.raw('ALTER TABLE kenal_profile_import DROP COLUMN patrons_done, DROP COLUMN undo_begun_at, DROP COLUMN worked_at');
