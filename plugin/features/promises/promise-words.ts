import type { Locale } from '../../i18n/locale.ts';
import { dayNumber, type LibraryDay } from '../../shared/time.ts';
import type { Chip } from '../../web/partials.ts';
import type { Promised, PromiseTerms } from './promise.domain.ts';

/** Negative: so many days late. */
const daysLeft = (dueOn: LibraryDay, today: LibraryDay): number => dayNumber(dueOn) - dayNumber(today);

const timeOf = ({ t }: Locale, dueTime: string): string =>
  dueTime === '' ? '' : t('promises.atTime', { time: dueTime });

/** By when, such as "23 Nov 2026, 15:00". */
export const dueWords = (locale: Locale, { dueOn, dueTime }: Pick<PromiseTerms, 'dueOn' | 'dueTime'>): string =>
  `${locale.day(dueOn)}${timeOf(locale, dueTime)}`;

/** How pressing it is: late, today, tomorrow, or its day. */
export const dueChip = (
  locale: Locale,
  { dueOn, dueTime }: Pick<PromiseTerms, 'dueOn' | 'dueTime'>,
  today: LibraryDay,
): Chip => {
  const { t } = locale;
  const left = daysLeft(dueOn, today);
  if (left < 0) return { tone: 'bad', icon: 'alert', word: t('promises.due.late', { count: -left }) };
  if (left === 0) return { tone: 'warn', icon: 'clock', word: `${t('promises.due.today')}${timeOf(locale, dueTime)}` };
  if (left === 1)
    return { tone: 'neutral', icon: 'clock', word: `${t('promises.due.tomorrow')}${timeOf(locale, dueTime)}` };
  return { tone: 'neutral', icon: 'calendar', word: dueWords(locale, { dueOn, dueTime }) };
};

/** What became of it, where it is over; else how pressing it is. */
export const stateChip = (locale: Locale, promise: Promised, today: LibraryDay): Chip => {
  const { state, endedOn } = promise;
  if (state === 'open' || endedOn === undefined) return dueChip(locale, promise, today);
  const { t } = locale;
  if (state === 'withdrawn') return { tone: 'neutral', icon: 'minus', word: t('promises.state.withdrawn') };
  return daysLeft(promise.dueOn, endedOn) < 0
    ? { tone: 'warn', icon: 'check', word: t('promises.state.doneLate') }
    : { tone: 'good', icon: 'check', word: t('promises.state.done') };
};
