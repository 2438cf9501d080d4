import type { Locale } from '../../i18n/locale.ts';
import { spanOf } from './rhythm.domain.ts';

/** "3 weeks", "1 day". */
export const spanWords = ({ t }: Locale, days: number): string => {
  const { unit, count } = spanOf(days);
  return t(`patrons.span.${unit}`, { count });
};

/** "every 3 weeks", "every day". */
export const everyWords = ({ t }: Locale, days: number): string => {
  const { unit, count } = spanOf(days);
  return t(`patrons.every.${unit}`, { count });
};

/** "today", "yesterday", "9 weeks ago". */
export const sinceWords = (locale: Locale, days: number): string => {
  if (days <= 0) return locale.t('patrons.since.today');
  if (days === 1) return locale.t('patrons.since.yesterday');
  return locale.t('patrons.since.ago', { span: spanWords(locale, days) });
};
