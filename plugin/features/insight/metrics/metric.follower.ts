import type { PatronFollower } from '../patron-follower.ts';
import { dropMetrics } from './metric.repository.ts';

const drop: PatronFollower['drop'] = async (db, borrowernumbers) => {
  await dropMetrics(db, borrowernumbers);
};

/** What was worked out of a patron goes with the patron; of a survivor of a merge it is worked out anew. */
export const metricFollower: PatronFollower = { move: (db, from) => drop(db, [from]), drop, forget: drop };
