import type { Locale } from '../../i18n/locale.ts';
import { pathWith } from '../../web/links.ts';
import { pagerOf, type Chip, type EmptyState, type Pager } from '../../web/partials.ts';
import type { SegmentInList, SegmentSize } from './segment.domain.ts';
import { sentenceText, type Wording } from './sentence.ts';
import type { SegmentTemplate } from './templates.domain.ts';

export const LIST_SORTS = ['name', 'size', 'changed'] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/** What the address asks for. */
export interface ListQuery {
  readonly q?: string;
  readonly sort?: ListSort | `-${ListSort}`;
  readonly page?: number;
  /** A segment that was just deleted, and can be brought back. */
  readonly removed?: number;
}

/** `segments/index`. */
export interface ListPage {
  readonly heading: string;
  readonly note: string;
  readonly searched: string;
  readonly sort: string;
  readonly hasSearch: boolean;
  readonly removed: { readonly text: string; readonly path: string } | undefined;
  readonly caption: string;
  readonly columns: readonly {
    readonly text: string;
    readonly path: string;
    readonly sorted: 'ascending' | 'descending' | undefined;
    readonly isNumber: boolean;
  }[];
  readonly rows: readonly SegmentRow[];
  readonly pager: Pager | undefined;
  readonly empty: EmptyState | undefined;
  readonly templatesTitle: string;
  readonly templatesNote: string;
  readonly templates: readonly { readonly name: string; readonly sentence: string; readonly path: string }[];
}

interface SegmentRow {
  readonly name: string;
  readonly path: string;
  readonly sentence: string;
  readonly kind: Chip;
  readonly size: string;
  readonly change: string;
  readonly by: string;
}

const PAGE_SIZE = 25;

export interface ListInput {
  readonly wording: Wording;
  readonly query: ListQuery;
  readonly segments: readonly SegmentInList[];
  readonly templates: readonly SegmentTemplate[];
  /** Name of a member of staff, where it may be known. */
  readonly whoIs: (borrowernumber: number) => string;
}

export const listPage = (input: ListInput): ListPage => {
  const { wording, query, segments, templates } = input;
  const { locale } = wording;
  const { t } = locale;
  const found = sorted(locale, matching(locale, segments, query.q), query.sort ?? 'name');
  const page = Math.min(query.page ?? 1, Math.max(1, Math.ceil(found.length / PAGE_SIZE)));
  return {
    heading: t('segments.title'),
    note: t('segments.list.note', { count: segments.length }),
    searched: query.q ?? '',
    sort: query.sort ?? '',
    hasSearch: segments.length > 0,
    removed:
      query.removed === undefined
        ? undefined
        : { text: t('segments.removed'), path: `/segments/${query.removed}/restore` },
    caption: t('segments.list.caption'),
    columns: LIST_SORTS.map((column) => columnOf(locale, query, column)),
    rows: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((segment) => rowOf(input, segment)),
    pager: pagerOf(locale, {
      page,
      perPage: PAGE_SIZE,
      total: found.length,
      pathOf: (to) => pathWith('/segments', { q: query.q, sort: query.sort, page: to === 1 ? undefined : to }),
    }),
    empty: emptyOf(locale, segments.length, found.length),
    templatesTitle: t(segments.length === 0 ? 'segments.templates.start' : 'segments.templates.title'),
    templatesNote: t('segments.templates.note'),
    templates: templates.map(({ key, tree }) => ({
      name: t(`segments.template.${key}`),
      sentence: sentenceText(wording, tree),
      path: pathWith('/segments/new', { from: key }),
    })),
  };
};

const matching = (locale: Locale, segments: readonly SegmentInList[], typed: string | undefined): SegmentInList[] => {
  const words = (typed ?? '').toLocaleLowerCase(locale.language).split(/\s+/).filter(Boolean);
  return segments.filter(({ name, description }) => {
    const text = `${name} ${description}`.toLocaleLowerCase(locale.language);
    return words.every((word) => text.includes(word));
  });
};

const sorted = (
  locale: Locale,
  segments: readonly SegmentInList[],
  sort: NonNullable<ListQuery['sort']>,
): SegmentInList[] => {
  const collator = new Intl.Collator(locale.language, { numeric: true });
  const sign = sort.startsWith('-') ? -1 : 1;
  const by: Readonly<Record<ListSort, (one: SegmentInList, other: SegmentInList) => number>> = {
    name: (one, other) => collator.compare(one.name, other.name),
    size: (one, other) => (one.size?.patrons ?? -1) - (other.size?.patrons ?? -1),
    changed: (one, other) => one.changedAt.epochMilliseconds - other.changedAt.epochMilliseconds,
  };
  const compare = by[sort.replace('-', '') as ListSort];
  return [...segments].sort((one, other) => sign * compare(one, other) || one.id - other.id);
};

const columnOf = ({ t }: Locale, query: ListQuery, column: ListSort): ListPage['columns'][number] => {
  const isAscending = query.sort === column || (query.sort === undefined && column === 'name');
  const ascendingOrNone = isAscending ? 'ascending' : undefined;
  return {
    text: t(`segments.list.column.${column}`),
    path: pathWith('/segments', { q: query.q, sort: isAscending ? `-${column}` : column }),
    sorted: query.sort === `-${column}` ? 'descending' : ascendingOrNone,
    isNumber: column === 'size',
  };
};

const rowOf = ({ wording, whoIs }: ListInput, segment: SegmentInList): SegmentRow => {
  const { locale } = wording;
  const { t } = locale;
  return {
    name: segment.name,
    path: `/segments/${segment.id}`,
    sentence: segment.description === '' ? sentenceText(wording, segment.tree) : segment.description,
    kind: kindChip(locale, segment),
    size: segment.size === undefined ? t('segments.list.notCounted') : locale.number(segment.size.patrons),
    change: changeText(locale, segment.size),
    by: t('segments.list.by', { name: whoIs(segment.changedBy), moment: locale.moment(segment.changedAt) }),
  };
};

export const kindChip = ({ t }: Locale, { kind }: Pick<SegmentInList, 'kind'>): Chip =>
  kind === 'live'
    ? { tone: 'good', icon: 'refresh', word: t('segments.kind.live') }
    : { tone: 'neutral', icon: 'camera', word: t('segments.kind.snapshot') };

const changeText = (locale: Locale, size: SegmentSize | undefined): string => {
  if (size === undefined) return '';
  const values = { entered: size.entered, left: size.left, day: locale.day(size.day) };
  return locale.t(size.entered === 0 && size.left === 0 ? 'segments.list.unchanged' : 'segments.list.changed', values);
};

const emptyOf = ({ t }: Locale, all: number, found: number): EmptyState | undefined => {
  if (found > 0) return undefined;
  return all === 0
    ? {
        icon: 'segments',
        title: t('segments.empty.title'),
        text: t('segments.empty.text'),
        action: { path: '/segments/new', text: t('segments.empty.action') },
      }
    : {
        icon: 'search',
        title: t('segments.notFound.title'),
        text: t('segments.notFound.text'),
        action: { path: '/segments', text: t('segments.notFound.action') },
      };
};
