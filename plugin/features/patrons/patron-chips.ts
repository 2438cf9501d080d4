import type { Locale } from '../../i18n/locale.ts';
import { spanWords } from '../../i18n/spans.ts';
import { dayNumber } from '../../shared/time.ts';
import type { Chip } from '../../web/partials.ts';
import { isEndless } from './patron-facts.ts';
import type { PatronView } from './patron.service.ts';

const SOON_DAYS = 42;

/** What must be known before anything else is said to the patron. */
export const patronChips = (locale: Locale, view: PatronView): Chip[] => [
  ...cardChips(locale, view),
  ...restrictionChips(locale, view),
  ...addressChips(locale, view),
  ...(view.history.state === 'refused'
    ? [{ tone: 'neutral', icon: 'hidden', word: locale.t('patrons.chip.noHistory') } as const]
    : []),
];

const cardChips = (locale: Locale, { patron, today }: PatronView): Chip[] => {
  const { t } = locale;
  const { expiry, isCardLost } = patron.membership;
  const left = expiry === undefined ? undefined : dayNumber(expiry) - dayNumber(today);
  const chips: Chip[] = [];
  if (left !== undefined && left < 0)
    chips.push({ tone: 'warn', icon: 'calendar-expired', word: t('patrons.chip.expired') });
  if (left === 0) chips.push({ tone: 'warn', icon: 'clock', word: t('patrons.chip.endsToday') });
  if (left !== undefined && left > 0 && left <= SOON_DAYS)
    chips.push({ tone: 'warn', icon: 'clock', word: t('patrons.chip.endsSoon', { span: spanWords(locale, left) }) });
  if (isCardLost) chips.push({ tone: 'bad', icon: 'card', word: t('patrons.chip.cardLost') });
  return chips;
};

const restrictionChips = (locale: Locale, { patron, today }: PatronView): Chip[] => {
  const { restrictedUntil } = patron.membership;
  if (restrictedUntil === undefined || dayNumber(restrictedUntil) < dayNumber(today)) return [];
  const word = isEndless(restrictedUntil)
    ? locale.t('patrons.chip.restricted')
    : locale.t('patrons.chip.restrictedUntil', { day: locale.day(restrictedUntil) });
  return [{ tone: 'bad', icon: 'restricted', word }];
};

const addressChips = ({ t }: Locale, { patron }: PatronView): Chip[] => {
  if (patron.contact.addressLines.length === 0)
    return [{ tone: 'warn', icon: 'pin', word: t('patrons.chip.noAddress') }];
  if (patron.membership.isAddressUnconfirmed)
    return [{ tone: 'warn', icon: 'pin', word: t('patrons.chip.addressUnconfirmed') }];
  return [];
};
