import type { Locale } from '../../../i18n/locale.ts';
import type { Instant } from '../../../shared/time.ts';
import type { ReminderState } from './reminder-choice.ts';

/** `promises/calendar`: the address under which somebody has their promises in a calendar. */
export interface CalendarPage {
  readonly heading: string;
  readonly note: string;
  /** Only right after it was made: it is not kept. */
  readonly address: string | undefined;
  readonly state: string;
  readonly button: string;
  readonly mayRevoke: boolean;
  readonly effects: readonly string[];
  readonly reminders: {
    readonly state: string;
    readonly next: 'on' | 'off' | undefined;
    readonly button: string;
  };
}

/** What the button of each state leads to. */
const NEXT = { on: 'off', declined: 'on', off: undefined, noAddress: undefined } as const;

const EFFECTS = ['own', 'confidential', 'secret', 'inside'] as const;

export interface CalendarInput {
  readonly since: Instant | undefined;
  readonly address: string | undefined;
  readonly reminders: ReminderState;
}

export const calendarPage = (
  { t, moment }: Pick<Locale, 't' | 'moment'>,
  { since, address, reminders }: CalendarInput,
): CalendarPage => ({
  heading: t('promises.calendar.title'),
  note: t('promises.calendar.note'),
  address,
  state: since === undefined ? t('promises.calendar.none') : t('promises.calendar.since', { moment: moment(since) }),
  button: t(since === undefined ? 'promises.calendar.make' : 'promises.calendar.renew'),
  mayRevoke: since !== undefined,
  effects: EFFECTS.map((effect) => t(`promises.calendar.effect.${effect}`)),
  reminders: {
    state: t(`promises.reminders.${reminders.state}`, reminders.state === 'on' ? { address: reminders.address } : {}),
    next: NEXT[reminders.state],
    button: t(reminders.state === 'declined' ? 'promises.reminders.accept' : 'promises.reminders.decline'),
  },
});
