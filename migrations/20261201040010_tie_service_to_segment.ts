import type { Knex } from 'knex';

export const config = { transaction: false };

/** Patrons of a segment, to whom a service is suggested. */
export const up = async (db: Knex): Promise<void> => {
  if (await db.schema.hasColumn('kenal_service', 'segment_id')) return;
  await db.raw(`
    ALTER TABLE kenal_service
      ADD COLUMN segment_id INT UNSIGNED NULL COMMENT 'suggested to its patrons; a segment that is gone suggests nothing'
        AFTER done_by
  `);
};

export const down = async (db: Knex): Promise<void> => {
  if (await db.schema.hasColumn('kenal_service', 'segment_id'))
    await db.raw('ALTER TABLE kenal_service DROP COLUMN segment_id');
};
