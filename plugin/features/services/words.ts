import type { Locale } from '../../i18n/locale.ts';
import { dayNumber, type LibraryDay } from '../../shared/time.ts';
import type { Chip, Tone } from '../../web/partials.ts';
import type { Money } from './money.domain.ts';
import { countsSomething } from './price.domain.ts';
import type { Quote } from './request.domain.ts';
import { OPEN_STATES, type RequestState } from './request-state.domain.ts';

export const moneyWords = (locale: Locale, { units, currency }: Money): string =>
  units === 0 ? locale.t('services.price.free') : locale.money(units / 10 ** currency.digits, currency.code);

/** `10 %`; rates are ten thousandths. */
const rateWords = (locale: Locale, rate: number): string => locale.number(rate / 100);

/** `5 hours at Rp 30,000, less 10 %, with 11 % tax`: how a price came about; empty where that is plain. */
export const priceWords = (locale: Locale, { price, total }: Quote): string => {
  const { t } = locale;
  if (total.units === 0 && price.basis === 'free') return '';
  const each = moneyWords(locale, { units: price.each, currency: total.currency });
  const parts = [
    countsSomething(price.basis)
      ? t(`services.price.by.${price.basis}`, { count: price.quantity / 100, each })
      : t('services.price.by.fixed', { each }),
    ...(price.discountRate > 0 ? [t('services.price.less', { rate: rateWords(locale, price.discountRate) })] : []),
    ...(price.taxRate > 0 ? [t('services.price.tax', { rate: rateWords(locale, price.taxRate) })] : []),
  ];
  return parts.join(', ');
};

/** `3 h 20 min`. */
export const timeWords = ({ t }: Locale, minutes: number): string => {
  const [hours, left] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return t('services.time.minutes', { minutes: left });
  return left === 0 ? t('services.time.hours', { hours }) : t('services.time.both', { hours, minutes: left });
};

const TONES: Readonly<Record<RequestState, Tone>> = {
  draft: 'neutral',
  proposed: 'info',
  asked: 'info',
  quoted: 'info',
  agreed: 'info',
  in_work: 'info',
  ready: 'good',
  delivered: 'good',
  rated: 'good',
  closed: 'neutral',
  declined: 'neutral',
  expired: 'warn',
  cancelled: 'neutral',
};

export const stateChip = ({ t }: Locale, state: RequestState): Chip => ({
  tone: TONES[state],
  icon: 'services',
  word: t(`services.state.${state}`),
});

/** How near a deadline is: late, within three days, or in time. */
export type Urgency = 'late' | 'soon' | 'fine' | 'none';
const SOON_DAYS = 3;

export const urgencyOf = (due: LibraryDay | undefined, today: LibraryDay): Urgency => {
  if (due === undefined) return 'none';
  const left = dayNumber(due) - dayNumber(today);
  if (left < 0) return 'late';
  return left <= SOON_DAYS ? 'soon' : 'fine';
};

const URGENCY_TONE: Readonly<Record<Urgency, Tone>> = { late: 'bad', soon: 'warn', fine: 'good', none: 'neutral' };

interface Dated {
  readonly state: RequestState;
  readonly dueOn: LibraryDay | undefined;
  readonly quoteUntil: LibraryDay | undefined;
}

/** The day that counts in this state: until when the quote holds, or when it must be there. None once it is delivered. */
export const deadlineOf = ({ state, dueOn, quoteUntil }: Dated): LibraryDay | undefined => {
  if (!(OPEN_STATES as readonly RequestState[]).includes(state)) return undefined;
  return state === 'quoted' ? (quoteUntil ?? dueOn) : dueOn;
};

export const deadlineChip = (locale: Locale, request: Dated, today: LibraryDay): Chip => {
  const { t } = locale;
  const due = deadlineOf(request);
  const urgency = urgencyOf(due, today);
  const days = due === undefined ? 0 : Math.abs(dayNumber(due) - dayNumber(today));
  const icon = urgency === 'late' ? 'alert' : 'clock';
  const tone = URGENCY_TONE[urgency];
  if (due === undefined) return { tone, icon, word: t('services.due.none') };
  const isQuote = request.state === 'quoted' && request.quoteUntil !== undefined;
  if (urgency === 'late')
    return { tone, icon, word: t(isQuote ? 'services.due.quoteLate' : 'services.due.late', { days }) };
  const day = locale.dayOfMonth(due);
  return { tone, icon, word: t(isQuote ? 'services.due.quote' : 'services.due.on', { day }) };
};
