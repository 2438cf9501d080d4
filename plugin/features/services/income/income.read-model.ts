import { onlyVisible, type VisibleLibraries } from '../../../koha/visibility.ts';
import type { Db } from '../../../shared/db/connection.ts';
import { dayIn, instantOfUtcText, startOfDay, utcText, type LibraryDay } from '../../../shared/time.ts';
import type { Earned } from './income.domain.ts';

interface Span {
  readonly timezone: string;
  readonly from: LibraryDay;
  readonly before: LibraryDay;
}

interface Row {
  readonly service_id: number;
  readonly units: number;
  readonly currency: string;
  readonly currency_digits: number;
  readonly settled_at: string;
  readonly is_confidential: number | null;
}

/** What these libraries put on accounts in Koha, by the interface or by hand; what was waived brought nothing. */
export const earnedIn = async (
  db: Db,
  visible: VisibleLibraries,
  { timezone, from, before }: Span,
): Promise<Earned[]> => {
  const rows = await onlyVisible(db('kenal_request_charge as c'), visible, 'c.branchcode')
    .leftJoin('kenal_request as r', 'r.id', 'c.request_id')
    .whereIn('c.state', ['made', 'by_hand'])
    .where('c.settled_at', '>=', utcText(startOfDay(timezone, from)))
    .where('c.settled_at', '<', utcText(startOfDay(timezone, before)))
    .orderBy('c.id')
    .select<Row[]>('c.service_id', 'c.units', 'c.currency', 'c.currency_digits', 'c.settled_at', 'r.is_confidential');
  return rows.map((row) => ({
    day: dayIn(timezone, instantOfUtcText(row.settled_at)),
    serviceId: row.service_id,
    amount: { units: row.units, currency: { code: row.currency, digits: row.currency_digits } },
    // Patrons who are gone are among those whom only the total tells of, so that it does not give away the others.
    isTold: row.is_confidential === 0,
  }));
};
