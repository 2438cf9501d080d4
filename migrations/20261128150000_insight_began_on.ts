import type { Knex } from 'knex';

export const config = { transaction: false };

/** Since when stages are worked out: what was found that day is no change of anybody's stage. */
export const up = async (db: Knex): Promise<void> => {
  if (await db.schema.hasColumn('kenal_insight_state', 'began_on')) return;
  await db.raw(
    "ALTER TABLE kenal_insight_state ADD COLUMN began_on DATE NULL COMMENT 'the library day of the first run' AFTER as_of",
  );
};

export const down = (db: Knex): Promise<unknown> => db.raw('ALTER TABLE kenal_insight_state DROP COLUMN began_on');
