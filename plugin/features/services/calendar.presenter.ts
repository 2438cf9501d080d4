import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import type { PathLink } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import { viewTabs, whoseTabs, type Tab, type Whose } from './board.presenter.ts';
import { weeksOf } from './calendar.domain.ts';
import type { DeskRequest } from './desk.service.ts';
import { requestPath } from './request-path.ts';
import { deadlineOf, urgencyOf, type Urgency } from './words.ts';

/** `services/calendar`: what must be there, and which quotes end, on which day of a month. */
export interface DeadlinesPage {
  readonly heading: string;
  readonly note: string;
  readonly whose: readonly Tab[];
  readonly views: readonly Tab[];
  readonly month: string;
  readonly earlier: PathLink;
  readonly later: PathLink;
  readonly weekdays: readonly string[];
  readonly weeks: readonly (readonly CalendarDay[])[];
  /** Instead of an empty grid on a narrow screen. */
  readonly none: string | undefined;
}

interface CalendarDay {
  readonly short: string;
  /** Said where there is only this day, without the grid around it. */
  readonly name: string;
  readonly isOther: boolean;
  readonly isToday: boolean;
  readonly requests: readonly (PathLink & {
    readonly note: string;
    readonly urgency: Urgency;
    readonly isConfidential: boolean;
  })[];
}

export interface CalendarInput {
  /** Open requests. */
  readonly requests: readonly DeskRequest[];
  /** First day of the month. */
  readonly month: LibraryDay;
  readonly today: LibraryDay;
  readonly whose: Whose;
  readonly library: string;
}

export const calendarPage = (
  locale: Locale,
  { requests, month, today, whose, library }: CalendarInput,
): DeadlinesPage => {
  const { t } = locale;
  const weeks = weeksOf(month);
  const due = requests.map((request) => ({ request, on: deadlineOf(request) }));
  const inMonth = due.filter(({ on }) => on?.with({ day: 1 }).equals(month) === true).length;
  const linkTo = (other: LibraryDay): PathLink => ({
    text: locale.month(other),
    path: calendarPath(whose, other.toPlainYearMonth().toString()),
  });
  return {
    heading: t('services.calendar.title'),
    note: t('services.calendar.note', {
      count: inMonth,
      undated: due.filter(({ on }) => on === undefined).length,
      late: due.filter(({ on }) => urgencyOf(on, today) === 'late').length,
    }),
    whose: whoseTabs(locale, whose, library, '/services/calendar'),
    views: viewTabs(locale, 'calendar', whose),
    month: locale.month(month),
    earlier: linkTo(month.subtract({ months: 1 })),
    later: linkTo(month.add({ months: 1 })),
    weekdays: (weeks[0] ?? []).map((day) => locale.weekday(day)),
    weeks: weeks.map((week) =>
      week.map((day) => ({
        short: locale.number(day.day),
        name: locale.longDay(day),
        isOther: day.month !== month.month,
        isToday: day.equals(today),
        requests: due
          .filter(({ on }) => on?.equals(day) === true)
          .map(({ request }) => ({
            text: request.title,
            path: requestPath(request.id),
            note: [
              fullName(t, request.patron.name),
              t(request.state === 'quoted' ? 'services.calendar.quoteEnds' : `services.state.${request.state}`),
            ].join(' · '),
            urgency: urgencyOf(day, today),
            isConfidential: request.isConfidential,
          })),
      })),
    ),
    none: inMonth === 0 ? t('services.calendar.none') : undefined,
  };
};

const calendarPath = (whose: Whose, month: string): string =>
  pathWith('/services/calendar', { whose: whose === 'library' ? undefined : whose, month });
