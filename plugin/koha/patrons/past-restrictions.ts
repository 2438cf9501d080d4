import type { LibraryDay } from '../../shared/time.ts';
import type { KohaGateway } from '../gateway.ts';
import { completeDays, latestRows, ROWS_AT_ONCE, utcWindow, type PastWindow } from './past.ts';
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

const RESTRICTIONS = { table: 'borrower_debarments', needed: ['created', 'type', 'expiration'] } as const;

export const restrictions = async (
  koha: KohaGateway,
  borrowernumber: number,
  window: PastWindow,
): Promise<PastRestriction[]> => {
  const rows = await latestRows<RestrictionRow>(koha, RESTRICTIONS, borrowernumber, utcWindow(koha, window));
  const found = rows.map((row) => ({
    day: dayOfTimestamp(koha.timezone, row.created),
    code: row.type.toUpperCase(),
    until: dayOrNone(row.expiration),
  }));
  return completeDays(found, window.days, rows.length === ROWS_AT_ONCE);
};
