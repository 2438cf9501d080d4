import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { markDue, type PatronFollower } from '../insight/index.ts';
import { dropSums, TABLE } from './participation.repository.ts';
import { dropTold, moveTold } from './told.repository.ts';

const drop = async (db: Db, borrowernumbers: readonly number[]): Promise<void> => {
  let dropped = 0;
  for (const part of inParts(borrowernumbers)) dropped += await db(TABLE).whereIn('borrowernumber', part).delete();
  if (dropped > 0) await dropSums(db);
};

/** Participation follows a merge, and goes with whoever is gone or keeps no history; the next step reads Koha again. */
export const participationFollower: PatronFollower = {
  move: async (db, from, to) => {
    await moveTold(db, from, to);
    const moved = await db(TABLE).where('borrowernumber', from).update({ borrowernumber: to });
    if (moved === 0) return;
    await dropSums(db);
    await markDue(db, [to]);
  },
  drop: async (db, borrowernumbers) => {
    await dropTold(db, borrowernumbers);
    await drop(db, borrowernumbers);
  },
  // What was told of goes with the suggestion, which the next step may bring back.
  forget: drop,
};
