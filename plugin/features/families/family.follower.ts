import { inParts } from '../../shared/db/batches.ts';
import type { PatronFollower } from '../insight/index.ts';

const TABLE = 'kenal_guarantee';
const SIDES = ['guarantor', 'guarantee'] as const;

/** A guarantee goes with either of its two patrons, and follows them into a merge. */
export const familyFollower: PatronFollower = {
  move: async (db, from, to) => {
    for (const side of SIDES) {
      await db.raw(`UPDATE IGNORE ${TABLE} SET ${side} = ? WHERE ${side} = ?`, [to, from]);
      await db(TABLE).where(side, from).delete();
    }
    await db(TABLE).where({ guarantor: to, guarantee: to }).delete();
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) for (const side of SIDES) await db(TABLE).whereIn(side, part).delete();
  },
};
