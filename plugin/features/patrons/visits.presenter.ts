import type { Locale } from '../../i18n/locale.ts';
import { everyWords } from '../../i18n/spans.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { monthBars, type MonthBars } from '../../web/charts/month-bars.ts';
import type { DataTable } from '../../web/partials.ts';
import type { Rhythm } from './rhythm.domain.ts';
import type { Visits } from './visits.ts';
import { sinceWords } from './words.ts';

/** `partials/charts/month-bars` with its words and its figures. */
export interface VisitsCard {
  readonly rhythm: string;
  readonly chart: MonthBars;
  readonly hasUnknown: boolean;
  readonly table: DataTable;
}

export const visitsCard = (locale: Locale, visits: Visits, today: LibraryDay): VisitsCard => {
  const { t } = locale;
  const { months, rhythm } = visits;
  const first = months.at(0)?.month ?? today;
  const last = months.at(-1)?.month ?? today;
  const total = months.reduce((sum, month) => sum + month.days, 0);
  const most = Math.max(0, ...months.map((month) => month.days));
  return {
    rhythm: rhythmText(locale, rhythm),
    chart: monthBars({
      months: months.map(({ days, isKnown }) => ({ value: days, isKnown })),
      label: t('patrons.visits.label', { from: locale.month(first), until: locale.month(last), total, most }),
      firstLabel: locale.shortMonth(first),
      lastLabel: locale.shortMonth(last),
      quietNote:
        rhythm.state === 'none' ? undefined : t('patrons.visits.noneSince', { day: locale.day(rhythm.lastSeen) }),
    }),
    hasUnknown: months.some((month) => !month.isKnown),
    table: {
      caption: t('patrons.visits.caption'),
      columns: [
        { text: t('patrons.visits.month'), isNumber: false, path: undefined, sorted: undefined },
        { text: t('patrons.visits.days'), isNumber: true, path: undefined, sorted: undefined },
      ],
      rows: months.toReversed().map(({ month, days, isKnown }) => ({
        head: locale.month(month),
        cells: [{ text: isKnown ? locale.number(days) : t('patrons.visits.notKnown'), isNumber: true }],
      })),
    },
  };
};

const rhythmText = (locale: Locale, rhythm: Rhythm): string => {
  const { t } = locale;
  switch (rhythm.state) {
    case 'none':
      return t('patrons.rhythm.none');
    case 'too-few':
      return t('patrons.rhythm.tooFew', { since: sinceWords(locale, rhythm.sinceDays) });
    case 'known':
      return t('patrons.rhythm.known', {
        every: everyWords(locale, rhythm.everyDays),
        since: sinceWords(locale, rhythm.sinceDays),
      });
  }
};
