import type { Knex } from 'knex';

export const config = { transaction: false };

const STEP = { from_state: 'expired', to_state: 'agreed' };

/** A quote that was accepted in time may be written down after it has run out. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw('INSERT IGNORE INTO kenal_request_step (from_state, to_state) VALUES (:from_state, :to_state)', STEP);

export const down = (db: Knex): Promise<unknown> => db('kenal_request_step').where(STEP).delete();
