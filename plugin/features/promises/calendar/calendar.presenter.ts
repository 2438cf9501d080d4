import type { Locale } from '../../../i18n/locale.ts';
import type { Instant } from '../../../shared/time.ts';

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
}

const EFFECTS = ['own', 'confidential', 'secret', 'inside'] as const;

export const calendarPage = (
  { t, moment }: Pick<Locale, 't' | 'moment'>,
  since: Instant | undefined,
  address: string | undefined,
): CalendarPage => ({
  heading: t('promises.calendar.title'),
  note: t('promises.calendar.note'),
  address,
  state: since === undefined ? t('promises.calendar.none') : t('promises.calendar.since', { moment: moment(since) }),
  button: t(since === undefined ? 'promises.calendar.make' : 'promises.calendar.renew'),
  mayRevoke: since !== undefined,
  effects: EFFECTS.map((effect) => t(`promises.calendar.effect.${effect}`)),
});
