import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { completeDays, ROWS_AT_ONCE, utcWindow, type PastWindow } from './past.ts';
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

export const sentNotices = async (
  koha: KohaGateway,
  borrowernumber: number,
  window: PastWindow,
): Promise<SentNotice[]> => {
  const { from, before } = utcWindow(koha, window);
  const rows = await reading(koha, async () => {
    if (!koha.has('message_queue', 'time_queued')) return [];
    return koha
      .db('message_queue as notice')
      .where('notice.borrowernumber', borrowernumber)
      .where('notice.time_queued', '>=', from)
      .where('notice.time_queued', '<', before)
      .orderBy([
        { column: 'notice.time_queued', order: 'desc' },
        { column: 'notice.message_id', order: 'desc' },
      ])
      .limit(ROWS_AT_ONCE)
      .select<NoticeRow[]>(
        'notice.letter_code',
        'notice.message_transport_type',
        'notice.status',
        'notice.time_queued',
      );
  });
  const notices = rows.map((row) => ({
    day: dayOfTimestamp(koha.timezone, row.time_queued),
    code: textOrNone(row.letter_code),
    transport: row.message_transport_type,
    status: row.status,
  }));
  return completeDays(notices, window.days, rows.length === ROWS_AT_ONCE);
};
