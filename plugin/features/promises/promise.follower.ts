import { inParts } from '../../shared/db/batches.ts';
import { dropSubjects } from '../confidential/index.ts';
import type { PatronFollower } from '../insight/index.ts';
import { dropFeeds } from './calendar/calendar-feed.repository.ts';
import { NOBODY } from './promise.domain.ts';
import { CHANGES, erasePromises, TABLE } from './promise.repository.ts';

/** Columns that hold a member of staff, who is a patron in Koha, too. */
const STAFF = [
  [TABLE, 'owner'],
  [TABLE, 'made_by'],
  [TABLE, 'ended_by'],
  [CHANGES, 'changed_by'],
  [CHANGES, 'owner'],
] as const;

/** Promises go with the patron. What a colleague promised is still owed when their account goes: by nobody yet. */
export const promiseFollower: PatronFollower = {
  move: async (db, from, to) => {
    await db(TABLE).where({ borrowernumber: from }).update({ borrowernumber: to });
    for (const [table, column] of STAFF) await db(table).where(column, from).update(column, to);
    await dropFeeds(db, [from]);
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      const ids = await db(TABLE).whereIn('borrowernumber', part).pluck<number[]>('id');
      await dropSubjects(db, 'promise', ids);
      for (const some of inParts(ids)) await erasePromises(db, some);
      for (const [table, column] of STAFF) await db(table).whereIn(column, part).update(column, NOBODY);
      await dropFeeds(db, part);
    }
  },
};
