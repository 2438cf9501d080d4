import { startOfDay, utcText, type LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { completeDays, latestRows, ROWS_AT_ONCE, utcWindow, type PastWindow } from './past.ts';
import { dayOfTimestamp, textOrNone } from './values.ts';

/**
 * A notice that Koha wrote to the patron: what kind, by which way, how far it got. Its subject, its text and its
 * address are never read, for they name titles.
 */
export interface SentNotice {
  readonly day: LibraryDay;
  /** Koha's code of the notice, such as DUE. */
  readonly code: string | undefined;
  readonly transport: string;
  readonly status: string;
}

interface NoticeRow {
  readonly letter_code: string | null;
  readonly message_transport_type: string;
  readonly status: string;
  readonly time_queued: string | null;
}

const NOTICES = {
  table: 'message_queue',
  needed: ['time_queued', 'letter_code', 'message_transport_type', 'status'],
  key: 'message_id',
} as const;

export const sentNotices = async (
  koha: KohaGateway,
  borrowernumber: number,
  window: PastWindow,
): Promise<SentNotice[]> => {
  const rows = await latestRows<NoticeRow>(koha, NOTICES, borrowernumber, utcWindow(koha, window));
  const notices = rows.map((row) => ({
    day: dayOfTimestamp(koha.timezone, row.time_queued),
    code: textOrNone(row.letter_code),
    transport: row.message_transport_type,
    status: row.status,
  }));
  return completeDays(notices, window.days, rows.length === ROWS_AT_ONCE);
};

/** Of these patrons, which of these notices Koha has sent them, and on which library day each was written. */
export const noticesSentSince = (
  koha: KohaGateway,
  borrowernumbers: readonly number[],
  codes: readonly string[],
  from: LibraryDay,
): Promise<{ readonly borrowernumber: number; readonly code: string; readonly day: LibraryDay }[]> =>
  reading(koha, async () => {
    if (borrowernumbers.length === 0 || !NOTICES.needed.every((column) => koha.has(NOTICES.table, column))) return [];
    const rows = await koha
      .db({ entry: NOTICES.table })
      .whereIn('entry.borrowernumber', [...borrowernumbers])
      .whereIn('entry.letter_code', [...codes])
      .where('entry.status', 'sent')
      .where('entry.time_queued', '>=', utcText(startOfDay(koha.timezone, from)))
      .select<SentRow[]>('entry.borrowernumber', 'entry.letter_code', 'entry.time_queued');
    return rows.flatMap(({ borrowernumber, letter_code: code, time_queued }) => {
      const day = dayOfTimestamp(koha.timezone, time_queued);
      return day === undefined ? [] : [{ borrowernumber, code, day }];
    });
  });

interface SentRow {
  readonly borrowernumber: number;
  readonly letter_code: string;
  readonly time_queued: string | null;
}
