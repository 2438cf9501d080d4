import type { PatronFollower } from '../patron-follower.ts';
import { dropMetrics } from './metric.repository.ts';

/** What was worked out of a patron goes with the patron; of a survivor of a merge it is worked out anew. */
export const metricFollower: PatronFollower = {
  move: (db, from) => dropMetrics(db, [from]),
  drop: dropMetrics,
  forget: dropMetrics,
};
