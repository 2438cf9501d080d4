import { inParts } from '../../shared/db/batches.ts';
import type { PatronFollower } from '../insight/index.ts';
import { TABLE } from './attachment.repository.ts';

/** Columns that hold a member of staff, who is a patron in Koha, too. */
const STAFF = ['added_by', 'deleted_by'] as const;

/**
 * Files go with what they belong to, and that goes with the patron. Here is only who added them: their number may pass to
 * somebody else.
 */
export const attachmentFollower: PatronFollower = {
  move: async (db, from, to) => {
    for (const column of STAFF) await db(TABLE).where(column, from).update(column, to);
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers))
      for (const column of STAFF) await db(TABLE).whereIn(column, part).update(column, 0);
  },
};
