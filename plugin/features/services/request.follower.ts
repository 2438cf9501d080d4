import type { Db } from '../../shared/db/connection.ts';
import { inParts } from '../../shared/db/batches.ts';
import { dropAttachments } from '../attachments/index.ts';
import { dropSubjects } from '../confidential/index.ts';
import type { PatronFollower } from '../insight/index.ts';

/** Columns that hold a member of staff, who is a patron in Koha, too, and what stands there once nobody is known. */
const STAFF = [
  ['kenal_request', 'owner', null],
  ['kenal_request', 'created_by', 0],
  ['kenal_request', 'changed_by', 0],
  ['kenal_request_transition', 'taken_by', 0],
  ['kenal_request_version', 'changed_by', 0],
  ['kenal_request_line', 'added_by', 0],
  ['kenal_request_line', 'done_by', null],
  ['kenal_request_charge', 'settled_by', null],
  ['kenal_offer_dismissal', 'dismissed_by', 0],
  ['kenal_service', 'done_by', null],
  ['kenal_service', 'changed_by', 0],
] as const;

/** Requests go to the survivor of a merge, and away with whoever is deleted or whose number passed to somebody else. */
export const requestFollower: PatronFollower = {
  move: async (db, from, to) => {
    await db('kenal_request').where('borrowernumber', from).update({ borrowernumber: to });
    await db.raw('UPDATE IGNORE kenal_offer_dismissal SET borrowernumber = ? WHERE borrowernumber = ?', [to, from]);
    await db('kenal_offer_dismissal').where('borrowernumber', from).delete();
    for (const [table, column] of STAFF) await db(table).where(column, from).update(column, to);
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      const ids = await db('kenal_request').whereIn('borrowernumber', part).pluck<number[]>('id');
      await dropSubjects(db, 'request', ids);
      for (const some of inParts(ids)) await dropRequests(db, some);
      await db('kenal_offer_dismissal').whereIn('borrowernumber', part).delete();
      // Whoever has the number next is not the colleague who had it.
      for (const [table, column, nobody] of STAFF)
        await db(table)
          .whereIn(column, part)
          .update({ [column]: nobody });
    }
  },
};

/** From the last step backwards, because each refers to the one before; the request refers to its last. */
const dropRequests = async (db: Db, ids: readonly number[]): Promise<void> => {
  const lines = await db('kenal_request_line').whereIn('request_id', ids).pluck<number[]>('id');
  await dropAttachments(db, 'deliverable', lines);
  await db('kenal_request').whereIn('id', ids).update({ state: 'new', state_number: null });
  await db.raw('DELETE FROM kenal_request_transition WHERE request_id IN (?) ORDER BY request_id, number DESC', [
    ids,
  ] as never[]);
  await db('kenal_request').whereIn('id', ids).delete();
};
