import type { PatronFollower } from '../insight/index.ts';
import { dropMemberships, moveMemberships } from './membership.repository.ts';

/** Memberships follow a merge, and go with whoever is gone or keeps no history. What two owe is added up at night. */
export const membershipFollower: PatronFollower = {
  move: moveMemberships,
  drop: dropMemberships,
  forget: dropMemberships,
};
