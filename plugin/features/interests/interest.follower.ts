import { inParts } from '../../shared/db/batches.ts';
import type { PatronFollower } from '../insight/index.ts';

const TABLES = ['kenal_interest', 'kenal_interest_declared'] as const;

/** Interests go with the patron, and what was worked out goes when nothing may be worked out any more. */
export const interestFollower: PatronFollower = {
  move: async (db, from, to) => {
    await db.raw(
      `INSERT IGNORE INTO kenal_interest_declared (borrowernumber, kind, value, label, recorded_by, recorded_at)
       SELECT ?, d.kind, d.value, d.label, d.recorded_by, d.recorded_at FROM kenal_interest_declared AS d
        WHERE d.borrowernumber = ?`,
      [to, from],
    );
    // The survivor's are worked out anew in the same refresh, from the loans of both.
    for (const table of TABLES) await db(table).where('borrowernumber', from).delete();
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers))
      for (const table of TABLES) await db(table).whereIn('borrowernumber', part).delete();
  },
  forget: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      await db('kenal_interest').whereIn('borrowernumber', part).where('declared', 0).delete();
      await db('kenal_interest')
        .whereIn('borrowernumber', part)
        .update({ share: 0, evidence: 0, first_day: null, last_day: null });
    }
  },
};
