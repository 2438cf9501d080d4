import type { BulkLoad } from './bulk.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import type { Contacts } from './contacts.ts';
import { at, type Random } from './random.ts';
import type { Moment } from './records.ts';

/** Koha clears its queue sooner or later; this library keeps a year. */
const KEPT_DAYS = 365;

export const LETTERS = {
  HOLD: { module: 'reserves', subject: 'Your hold is waiting', text: 'What you asked for waits at the desk.' },
  PREDUE: { module: 'circulation', subject: 'Due soon', text: 'Something that you borrowed is due in two days.' },
  ODUE: { module: 'circulation', subject: 'Overdue', text: 'Something that you borrowed should have come back.' },
  CHECKOUT: { module: 'circulation', subject: 'Checked out', text: 'This is what you took home today.' },
  MEMBERSHIP_EXPIRY: { module: 'members', subject: 'Your card runs out', text: 'Renew your card within a month.' },
  WELCOME: { module: 'members', subject: 'Welcome', text: 'We are glad that you are here.' },
} as const;
export type LetterCode = keyof typeof LETTERS;

export interface Notices {
  /** Queues a notice, unless it is so old that it has been cleared since. Patrons count from 0. */
  queue(code: LetterCode, patron: number, moment: Moment): void;
}

export const noticesFor = (
  load: BulkLoad,
  calendar: Calendar,
  contacts: Contacts,
  random: Random,
  firstNumber: number,
): Notices => {
  const messages = load.table('message_queue', [
    'borrowernumber',
    'subject',
    'content',
    'letter_code',
    'message_transport_type',
    'status',
    'time_queued',
    'updated_on',
    'to_address',
    'content_type',
    'failure_code',
  ]);

  const statusOf = (patron: number, day: DayNumber): 'sent' | 'pending' | 'failed' | 'deleted' => {
    if (contacts.email[patron] !== null && at(contacts.bounces, patron) === 1) return 'failed';
    if (day === calendar.last && random.chance(0.5)) return 'pending';
    return random.chance(0.005) ? 'deleted' : 'sent';
  };

  return {
    queue: (code, patron, { day, second }) => {
      if (day <= calendar.last - KEPT_DAYS) return;
      const email = contacts.email[patron] ?? null;
      const status = statusOf(patron, day);
      const { subject, text } = LETTERS[code];
      messages.add(
        firstNumber + patron,
        subject,
        text,
        code,
        email === null ? 'print' : 'email',
        status,
        calendar.utcTime(day, second),
        calendar.utcTime(day, Math.min(second + 900, 86399)),
        email,
        'text/plain; charset="UTF-8"',
        status === 'failed' ? 'SENDMAIL' : null,
      );
    },
  };
};
