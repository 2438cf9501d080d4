import type { LibraryDay } from '../../shared/time.ts';
import type { KohaGateway } from '../gateway.ts';
import { completeDays, latestRows, ROWS_AT_ONCE, utcWindow, wallWindow, type PastWindow } from './past.ts';
import { dayOfTimestamp, textOrNone } from './values.ts';

/** A charge or a payment: its kind and its amount. The description is never read, for it names titles. */
export interface AccountEntry {
  readonly day: LibraryDay;
  /** Koha's code of the kind, such as OVERDUE or PAYMENT. */
  readonly code: string | undefined;
  /** In the library's currency: above zero is owed, below zero was paid or forgiven. */
  readonly amount: number;
}

interface AccountRow {
  readonly date: string | null;
  readonly amount: string | null;
  readonly debit_type_code?: string | null;
  readonly credit_type_code?: string | null;
  readonly accounttype?: string | null;
}

const ENTRIES = {
  table: 'accountlines',
  needed: ['date', 'amount'],
  optional: ['debit_type_code', 'credit_type_code', 'accounttype'],
  key: 'accountlines_id',
} as const;

export const accountEntries = async (
  koha: KohaGateway,
  borrowernumber: number,
  window: PastWindow,
): Promise<AccountEntry[]> => {
  // A DATE in old versions, a TIMESTAMP in new ones: a day of slack on both sides, cut to the day afterwards.
  const [wall, utc] = [wallWindow(window), utcWindow(koha, window)];
  const rows = await latestRows<AccountRow>(koha, ENTRIES, borrowernumber, {
    from: earlier(wall.from, utc.from),
    before: later(wall.before, utc.before),
  });
  const entries = rows.map((row) => ({
    day: dayOfTimestamp(koha.timezone, row.date),
    code: textOrNone(row.debit_type_code) ?? textOrNone(row.credit_type_code) ?? textOrNone(row.accounttype),
    amount: Number(row.amount ?? 0),
  }));
  return completeDays(
    entries.filter(({ day }) => day !== undefined && isWithin(day, window)),
    window.days,
    rows.length === ROWS_AT_ONCE,
  );
};

const earlier = (one: string, other: string): string => (one < other ? one : other);
const later = (one: string, other: string): string => (one > other ? one : other);

const isWithin = (day: LibraryDay, { from, before }: PastWindow): boolean =>
  day.toString() >= from.toString() && day.toString() < before.toString();
