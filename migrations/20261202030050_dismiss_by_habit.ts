import type { Knex } from 'knex';

export const config = { transaction: false };

const grounds = (db: Knex, values: string): Promise<unknown> =>
  db.raw(`
    ALTER TABLE kenal_offer_dismissal
      MODIFY COLUMN ground ENUM(${values}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'why it was suggested'
  `);

/** An offer may have been suggested because the patron had the service before, and more than once. */
export const up = (db: Knex): Promise<unknown> => grounds(db, "'interest', 'rated', 'segment', 'habit'");

export const down = async (db: Knex): Promise<void> => {
  await db('kenal_offer_dismissal').where('ground', 'habit').delete();
  await grounds(db, "'interest', 'rated', 'segment'");
};
