import { inParts } from '../../shared/db/batches.ts';
import type { PatronFollower } from '../insight/index.ts';
import { TABLE } from './referral.repository.ts';

const SIDES = ['borrowernumber', 'brought_by'] as const;

/**
 * A referral goes with either of its two patrons, and follows them into a merge. That somebody once brought another
 * stays counted for them when the other leaves: it names nobody.
 */
export const referralFollower: PatronFollower = {
  move: async (db, from, to) => {
    for (const side of SIDES) {
      await db.raw(`UPDATE IGNORE ${TABLE} SET ${side} = ? WHERE ${side} = ?`, [to, from]);
      await db(TABLE).where(side, from).delete();
    }
    await db(TABLE).where({ borrowernumber: to, brought_by: to }).delete();
    await db(TABLE).where('recorded_by', from).update({ recorded_by: to });
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      for (const side of SIDES) await db(TABLE).whereIn(side, part).delete();
      await db(TABLE).whereIn('recorded_by', part).update({ recorded_by: 0 });
    }
  },
};
