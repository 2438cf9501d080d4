import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import { pathWith } from '../../web/links.ts';
import type { PathLink } from '../../web/partials.ts';
import type { TimelineEntry, TimelinePage } from './timeline.ts';
import type { TimelineChoice, TimelineFilter } from './timeline-filter.ts';

export interface TimelineCard {
  readonly note: string;
  readonly filters: readonly FilterLink[];
  /** What the chosen group can be narrowed to; undefined where that is nothing. */
  readonly parts: { readonly label: string; readonly filters: readonly FilterLink[] } | undefined;
  readonly months: readonly { readonly month: string; readonly entries: readonly Line[] }[];
  readonly empty: string | undefined;
  readonly earlier: string | undefined;
  readonly latest: string | undefined;
}

interface FilterLink {
  readonly text: string;
  readonly icon: IconName;
  readonly path: string;
  readonly isCurrent: boolean;
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
  readonly choice: TimelineChoice | undefined;
  readonly before: LibraryDay | undefined;
  /** Path of the patron's page. */
  readonly path: string;
  readonly hasTitles: boolean;
}

const ANCHOR = '#timeline';

export const timelineCard = (locale: Locale, input: TimelineCardInput): TimelineCard => {
  const { t } = locale;
  const { page, choice, before, path } = input;
  const kind = choice?.kind ?? choice?.group;
  const pathOf = (query: { readonly kind?: string | undefined; readonly before?: string | undefined }): string =>
    `${pathWith(path, query)}${ANCHOR}`;
  return {
    note: t(input.hasTitles ? 'timeline.withTitles' : 'timeline.withoutTitles'),
    ...filterLinks(locale, input, (one) => pathOf({ kind: one })),
    months: byMonth(locale, page.entries),
    empty: page.entries.length > 0 ? undefined : emptyText(locale, kind, before),
    earlier: page.earlierBefore === undefined ? undefined : pathOf({ kind, before: page.earlierBefore.toString() }),
    latest: before === undefined ? undefined : pathOf({ kind }),
  };
};

/** A group of one kind is that kind, by its own name. */
const filterLinks = (
  { t }: Locale,
  { filters, choice }: TimelineCardInput,
  pathTo: (kind: string | undefined) => string,
): Pick<TimelineCard, 'filters' | 'parts'> => {
  const linkTo = (key: string, kind: string | undefined, icon: IconName, isCurrent: boolean): FilterLink => ({
    text: t(`timeline.${key}`),
    icon,
    path: pathTo(kind),
    isCurrent,
  });
  const chosen = filters.find(({ group, kinds }) => group === choice?.group && kinds.length > 1);
  return {
    filters: [
      linkTo('kind.all', undefined, 'history', choice === undefined),
      ...filters.map(({ group, icon, kinds: [first, ...others] }) =>
        first !== undefined && others.length === 0
          ? linkTo(`kind.${first.kind}`, first.kind, first.icon, group === choice?.group)
          : linkTo(`group.${group}`, group, icon, group === choice?.group),
      ),
    ],
    parts: chosen && {
      label: t(`timeline.group.${chosen.group}`),
      filters: [
        linkTo('group.all', chosen.group, chosen.icon, choice?.kind === undefined),
        ...chosen.kinds.map(({ kind, icon }) => linkTo(`kind.${kind}`, kind, icon, kind === choice?.kind)),
      ],
    },
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
