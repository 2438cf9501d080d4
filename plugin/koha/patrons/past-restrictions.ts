import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { completeDays, ROWS_AT_ONCE, utcWindow, type PastWindow } from './past.ts';
import { dayOfTimestamp, dayOrNone } from './values.ts';

/** A restriction that was put on a patron: its kind and its dates. The comment is never read. */
export interface PastRestriction {
  readonly day: LibraryDay;
  /** Koha's code: MANUAL, OVERDUES, SUSPENSION, DISCHARGE, or one of the library's own. */
  readonly code: string;
  /** Undefined for a restriction without an end. */
  readonly until: LibraryDay | undefined;
}

interface RestrictionRow {
  readonly type: string;
  readonly created: string | null;
  readonly expiration: string | null;
}

export const restrictions = async (
  koha: KohaGateway,
  borrowernumber: number,
  window: PastWindow,
): Promise<PastRestriction[]> => {
  const { from, before } = utcWindow(koha, window);
  const rows = await reading(koha, async () => {
    if (!koha.has('borrower_debarments', 'created')) return [];
    return koha
      .db('borrower_debarments as restriction')
      .where('restriction.borrowernumber', borrowernumber)
      .where('restriction.created', '>=', from)
      .where('restriction.created', '<', before)
      .orderBy('restriction.created', 'desc')
      .limit(ROWS_AT_ONCE)
      .select<RestrictionRow[]>('restriction.type', 'restriction.created', 'restriction.expiration');
  });
  const found = rows.map((row) => ({
    day: dayOfTimestamp(koha.timezone, row.created),
    code: row.type.toUpperCase(),
    until: dayOrNone(row.expiration),
  }));
  return completeDays(found, window.days, rows.length === ROWS_AT_ONCE);
};
