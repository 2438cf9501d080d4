import type { Knex } from 'knex';

export const config = { transaction: false };

const KEY = 'kenal_request_led_here';

/** A request stands where its last step ended: nobody can write another state into it. */
export const up = async (db: Knex): Promise<void> => {
  if (await isThere(db)) return;
  await db.raw(`
    ALTER TABLE kenal_request
      ADD CONSTRAINT ${KEY} FOREIGN KEY (id, state_number, state)
        REFERENCES kenal_request_transition (request_id, number, to_state)
  `);
};

export const down = async (db: Knex): Promise<void> => {
  if (await isThere(db)) await db.raw(`ALTER TABLE kenal_request DROP FOREIGN KEY ${KEY}`);
};

const isThere = async (db: Knex): Promise<boolean> => {
  const row = await db('information_schema.referential_constraints as c')
    .whereRaw('c.constraint_schema = DATABASE()')
    .where('c.constraint_name', KEY)
    .first<{ name: string } | undefined>({ name: 'c.constraint_name' });
  return row !== undefined;
};
