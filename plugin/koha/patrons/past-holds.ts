import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { completeDays, ROWS_AT_ONCE, wallWindow, type PastWindow } from './past.ts';
import { dayOrNone, textOrNone } from './values.ts';

export type HoldEvent = 'placed' | 'ready' | 'cancelled';

/** How many holds were placed, set aside or cancelled on one day for one pick-up library; never with a title. */
export interface HoldDay {
  readonly day: LibraryDay;
  readonly event: HoldEvent;
  readonly library: string | undefined;
  readonly number: number;
}

const DATE_OF: Readonly<Record<HoldEvent, string>> = {
  placed: 'reservedate',
  ready: 'waitingdate',
  cancelled: 'cancellationdate',
};

interface DayRow {
  readonly day: string;
  readonly branchcode: string | null;
  readonly branchname: string | null;
  readonly number: number;
}

export const holdDays = async (koha: KohaGateway, borrowernumber: number, window: PastWindow): Promise<HoldDay[]> => {
  const { from, before } = wallWindow(window);
  const read = async (table: 'reserves' | 'old_reserves', event: HoldEvent): Promise<HoldDay[]> => {
    const column = `hold.${DATE_OF[event]}`;
    const rows = await reading(koha, () =>
      koha
        .db({ hold: table })
        .leftJoin('branches as library', 'library.branchcode', 'hold.branchcode')
        .where('hold.borrowernumber', borrowernumber)
        .where(column, '>=', from)
        .where(column, '<', before)
        .groupBy(column, 'hold.branchcode', 'library.branchname')
        .orderBy('day', 'desc')
        .limit(ROWS_AT_ONCE)
        .select<DayRow[]>(
          `${column} as day`,
          'hold.branchcode',
          'library.branchname',
          koha.db.raw('count(*) as number'),
        ),
    );
    const days = rows.map((row) => ({
      day: dayOrNone(row.day),
      event,
      library: textOrNone(row.branchname) ?? textOrNone(row.branchcode),
      number: row.number,
    }));
    return completeDays(days, window.days, rows.length === ROWS_AT_ONCE);
  };
  const parts = await Promise.all([
    read('reserves', 'placed'),
    read('old_reserves', 'placed'),
    read('reserves', 'ready'),
    read('old_reserves', 'ready'),
    read('old_reserves', 'cancelled'),
  ]);
  return completeDays(parts.flat(), window.days, false);
};
