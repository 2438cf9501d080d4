import type { Db } from '../../shared/db/connection.ts';

/** Of these patrons, those of whom history may be kept: of the others no rule tells what was done or said. */
export const keepingHistory = (db: Db, borrowernumbers: readonly number[]): Promise<number[]> =>
  db('kenal_patron')
    .whereIn('borrowernumber', [...borrowernumbers])
    .whereNot('privacy', 2)
    .pluck<number[]>('borrowernumber');
