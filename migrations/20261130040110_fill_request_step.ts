import type { Knex } from 'knex';

export const config = { transaction: false };

const STEPS: Readonly<Record<string, string>> = {
  new: 'draft proposed asked',
  draft: 'proposed asked cancelled',
  proposed: 'asked quoted declined expired cancelled',
  asked: 'quoted agreed declined cancelled',
  quoted: 'agreed asked declined expired cancelled',
  agreed: 'in_work cancelled',
  in_work: 'ready cancelled',
  ready: 'delivered in_work cancelled',
  delivered: 'rated closed in_work',
  rated: 'closed',
  declined: 'asked',
  expired: 'quoted asked',
};

/** The steps as they were when requests came; later changes come with migrations of their own. */
export const up = (db: Knex): Promise<unknown> =>
  db.raw('INSERT IGNORE INTO kenal_request_step (from_state, to_state) VALUES ?', [
    Object.entries(STEPS).flatMap(([from, next]) => next.split(' ').map((to) => [from, to])),
  ] as never[]);

export const down = (db: Knex): Promise<unknown> => db.raw('DELETE FROM kenal_request_step');
