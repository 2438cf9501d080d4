import type { Locale } from '../../i18n/locale.ts';
import { spanWords } from '../../i18n/spans.ts';

/** "today", "yesterday", "9 weeks ago". */
export const sinceWords = (locale: Locale, days: number): string => {
  if (days <= 0) return locale.t('patrons.since.today');
  if (days === 1) return locale.t('patrons.since.yesterday');
  return locale.t('patrons.since.ago', { span: spanWords(locale, days) });
};
