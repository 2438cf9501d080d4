import type { Db } from '../../../shared/db/connection.ts';
import { insertFitting, tableColumns } from '../tables.ts';
import { happening, type Occasion } from './happening.ts';
import { sharedColumns } from './loans.ts';

interface Hold extends Occasion {
  readonly borrowernumber: number;
  readonly biblionumber: number;
  /** Day on which it is placed, `YYYY-MM-DD`. */
  readonly on: string;
  readonly branchcode: string;
}

/** Places a hold on a title. Returns the reserve_id. */
export const addHold = (db: Db, { borrowernumber, biblionumber, on, branchcode, ...occasion }: Hold): Promise<number> =>
  happening(db, occasion, (trx) =>
    insertFitting(trx, 'reserves', { borrowernumber, biblionumber, reservedate: on, branchcode, priority: 1 }),
  );

interface HoldEnd extends Occasion {
  readonly reserveId: number;
  readonly how: 'filled' | 'cancelled';
  readonly on: string;
}

/** Ends a hold: the row moves from `reserves` to `old_reserves` under its number. */
export const closeHold = (db: Db, { reserveId, how, on, ...occasion }: HoldEnd): Promise<void> =>
  happening(db, occasion, async (trx) => {
    const end = how === 'filled' ? { found: 'F', priority: 0 } : { cancellationdate: on, priority: 0 };
    await trx('reserves').where('reserve_id', reserveId).update(end);
    const columns = sharedColumns(await tableColumns(trx), 'reserves', 'old_reserves');
    await trx.raw('INSERT INTO old_reserves (??) SELECT ?? FROM reserves WHERE reserve_id = ?', [
      columns,
      columns,
      reserveId,
    ]);
    await trx('reserves').where('reserve_id', reserveId).delete();
  });
