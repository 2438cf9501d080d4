import type { Knex } from 'knex';

export const config = { transaction: false };

/** How many rows kenal_patron_metric has: to count them takes the server longer than to put some in their place. */
export const up = async (db: Knex): Promise<void> => {
  if (await db.schema.hasColumn('kenal_insight_state', 'patrons')) return;
  await db.raw(
    `ALTER TABLE kenal_insight_state
       ADD COLUMN patrons INT NULL COMMENT 'of whom there are metrics; NULL: not counted yet' AFTER began_on`,
  );
};

export const down = (db: Knex): Promise<unknown> => db.raw('ALTER TABLE kenal_insight_state DROP COLUMN patrons');
