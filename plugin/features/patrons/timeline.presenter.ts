import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import { pathWith } from '../../web/links.ts';
import type { PathLink } from '../../web/partials.ts';
import type { TimelineEntry, TimelinePage, TimelineSource } from './timeline.ts';

export interface TimelineFilter {
  readonly kind: string;
  readonly icon: IconName;
}

/** The filters that these sources offer, in their order. */
export const filtersOf = (sources: readonly TimelineSource[]): TimelineFilter[] =>
  sources.flatMap((source) => source.kinds);

export interface TimelineCard {
  readonly note: string;
  readonly filters: readonly {
    readonly text: string;
    readonly icon: IconName;
    readonly path: string;
    readonly isCurrent: boolean;
  }[];
  readonly months: readonly { readonly month: string; readonly entries: readonly Line[] }[];
  readonly empty: string | undefined;
  readonly earlier: string | undefined;
  readonly latest: string | undefined;
}

interface Line {
  readonly day: string;
  readonly dayCode: string;
  readonly icon: IconName;
  readonly text: string;
  readonly note: string | undefined;
  readonly titles: readonly string[];
  readonly quote: string | undefined;
  readonly action: PathLink | undefined;
}

interface TimelineCardInput {
  readonly page: TimelinePage;
  readonly filters: readonly TimelineFilter[];
  readonly kind: string | undefined;
  readonly before: LibraryDay | undefined;
  /** Path of the patron's page. */
  readonly path: string;
  readonly hasTitles: boolean;
}

const ANCHOR = '#timeline';

export const timelineCard = (locale: Locale, input: TimelineCardInput): TimelineCard => {
  const { t } = locale;
  const { page, filters, kind, before, path } = input;
  const pathOf = (query: { readonly kind?: string | undefined; readonly before?: string | undefined }): string =>
    `${pathWith(path, query)}${ANCHOR}`;
  return {
    note: t(input.hasTitles ? 'timeline.withTitles' : 'timeline.withoutTitles'),
    filters: [
      { text: t('timeline.kind.all'), icon: 'history', path: pathOf({}), isCurrent: kind === undefined },
      ...filters.map((filter) => ({
        text: t(`timeline.kind.${filter.kind}`),
        icon: filter.icon,
        path: pathOf({ kind: filter.kind }),
        isCurrent: filter.kind === kind,
      })),
    ],
    months: byMonth(locale, page.entries),
    empty: page.entries.length > 0 ? undefined : emptyText(locale, kind, before),
    earlier: page.earlierBefore === undefined ? undefined : pathOf({ kind, before: page.earlierBefore.toString() }),
    latest: before === undefined ? undefined : pathOf({ kind }),
  };
};

const byMonth = (locale: Locale, entries: readonly TimelineEntry[]): TimelineCard['months'] => {
  const months = new Map<string, Line[]>();
  for (const entry of entries) {
    const month = locale.month(entry.day);
    months.set(month, [...(months.get(month) ?? []), lineOf(locale, entry)]);
  }
  return [...months].map(([month, lines]) => ({ month, entries: lines }));
};

const lineOf = (locale: Locale, { day, icon, text, note, titles, quote, action }: TimelineEntry): Line => ({
  day: locale.dayOfMonth(day),
  dayCode: day.toString(),
  icon,
  text,
  note,
  titles: titles ?? [],
  quote,
  action,
});

const emptyText = ({ t }: Locale, kind: string | undefined, before: LibraryDay | undefined): string => {
  if (before !== undefined) return t('timeline.empty.earlier');
  return t(kind === undefined ? 'timeline.empty' : 'timeline.empty.kind');
};
