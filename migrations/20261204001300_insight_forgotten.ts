import type { Knex } from 'knex';

export const config = { transaction: false };

/** From when on loans are not forgotten: it is asked of Koha at night, and used until the next one. */
export const up = async (db: Knex): Promise<void> => {
  if (await db.schema.hasColumn('kenal_insight_state', 'forgotten_before')) return;
  await db.raw(
    `ALTER TABLE kenal_insight_state
       ADD COLUMN forgotten_before DATE NULL COMMENT 'loans brought back before this day may be anonymised; NULL: nothing tells of it' AFTER patrons`,
  );
};

export const down = (db: Knex): Promise<unknown> =>
  db.raw('ALTER TABLE kenal_insight_state DROP COLUMN forgotten_before');
