import type { Locale } from '../../i18n/locale.ts';
import { csvText } from '../../shared/csv.ts';
import { pathWith } from '../../web/links.ts';
import { pagerOf, type EmptyState, type Pager, type PathLink, type Select } from '../../web/partials.ts';
import type { MetricSort, PatronMetric } from '../insight/index.ts';
import { fullName, sortedName } from '../patrons/index.ts';
import { LISTS, type ListAsked, type ListedMetric, type ListName, type LoyaltyService } from './loyalty.service.ts';
import { rhythmWords, silentDays, strengthWord } from './traits.ts';

/** `loyalty/list`: patrons to look after, with the reason beside each. */
export interface LoyaltyListPage {
  readonly heading: string;
  readonly note: string;
  readonly tabs: readonly (PathLink & { readonly isCurrent: boolean })[];
  readonly path: string;
  /** Kept while the list is narrowed. */
  readonly sort: string | undefined;
  readonly library: Select;
  readonly category: Select;
  readonly csv: string | undefined;
  readonly caption: string;
  readonly columns: readonly ListColumn[];
  readonly rows: readonly ListRow[];
  readonly empty: EmptyState | undefined;
  readonly pager: Pager | undefined;
  readonly foot: string;
}

interface ListColumn {
  readonly text: string;
  readonly isNumber: boolean;
  /** Where the heading sorts by this column. */
  readonly path: string | undefined;
  readonly sorted: 'ascending' | 'descending' | undefined;
}

interface ListRow {
  readonly name: string;
  readonly path: string;
  readonly why: string;
  readonly whyLabel: string;
  readonly detail: string;
  readonly reason: string;
  readonly figures: readonly { readonly text: string; readonly label: string }[];
}

/** Columns that a list can be sorted by, the one that it is for first; all of them fall unless asked otherwise. */
export const SORTS = {
  slipping: { loss: 'expectedLoss', visitDays: 'visitDays', lastVisit: 'lastVisit' },
  prospects: { likely: 'prospect', lately: 'visitDaysLately', lastVisit: 'lastVisit' },
} as const satisfies Record<ListName, Readonly<Record<string, MetricSort>>>;

type SortName = keyof (typeof SORTS)['slipping'] | keyof (typeof SORTS)['prospects'];

export interface ListQuery {
  readonly library?: string;
  readonly category?: string;
  readonly sort?: SortName | `-${SortName}`;
  readonly page?: number;
}

/** What an address's `sort` asks of a list; undefined, the list's own order, where it names no column of this list. */
export const sortOf = (list: ListName, sort: ListQuery['sort']): ListAsked['sort'] => {
  if (sort === undefined) return undefined;
  const columns: Partial<Readonly<Record<string, MetricSort>>> = SORTS[list];
  const by = columns[sort.replace('-', '')];
  return by && { by, isRising: !sort.startsWith('-') };
};

export const PAGE_SIZE = 25;

export interface ListInput {
  readonly locale: Locale;
  readonly list: ListName;
  readonly query: ListQuery;
  readonly found: readonly ListedMetric[];
  readonly total: number;
  readonly choices: Awaited<ReturnType<LoyaltyService['choices']>>;
  readonly hasForecast: boolean;
  readonly mayExport: boolean;
}

const PATHS: Readonly<Record<ListName, string>> = { slipping: '/slipping', prospects: '/prospects' };

export const loyaltyListPage = (input: ListInput): LoyaltyListPage => {
  const { locale, list, query, found, total, choices, hasForecast, mayExport } = input;
  const { t } = locale;
  const path = PATHS[list];
  const filter = { library: query.library, category: query.category };
  const figures = FIGURES[list].filter((figure) => figure !== 'loss' || hasForecast);
  const isNarrowed = filter.library !== undefined || filter.category !== undefined;
  return {
    heading: t(`loyalty.${list}.title`),
    note: t(`loyalty.${list}.note`),
    tabs: LISTS.map((name) => ({
      path: pathWith(PATHS[name], filter),
      text: t(`loyalty.${name}.title`),
      isCurrent: name === list,
    })),
    path,
    sort: query.sort,
    library: select(
      locale,
      'library',
      choices.libraries.map(({ branchcode, name }) => [branchcode, name]),
      query.library,
    ),
    category: select(
      locale,
      'category',
      choices.categories.map(({ categorycode, description }) => [categorycode, description]),
      query.category,
    ),
    csv: mayExport && total > 0 ? pathWith(`${path}.csv`, { ...filter, sort: query.sort }) : undefined,
    caption: t(`loyalty.${list}.caption`, { count: total }),
    columns: [
      { text: t('loyalty.column.patron'), isNumber: false, path: undefined, sorted: undefined },
      columnOf(input, t(list === 'slipping' ? 'loyalty.column.why' : 'loyalty.column.reason'), 'lastVisit'),
      ...figures.map((name) => columnOf(input, t(`loyalty.column.${name}`), name)),
    ],
    rows: found.map((one) => rowOf(locale, list, figures, one)),
    empty:
      found.length > 0
        ? undefined
        : {
            icon: list === 'slipping' ? 'check-ring' : 'star',
            title: t(isNarrowed ? 'loyalty.none.narrowed' : `loyalty.${list}.none`),
            text: t(`loyalty.${list}.noneText`),
            action: undefined,
          },
    pager: pagerOf(locale, {
      page: query.page ?? 1,
      perPage: PAGE_SIZE,
      total,
      pathOf: (page) => pathWith(path, { ...filter, sort: query.sort, page }),
    }),
    foot: t(hasForecast || total === 0 ? `loyalty.${list}.foot` : 'loyalty.slipping.footSimple'),
  };
};

/** A column falls first, for whom it speaks most of is whom one looks for; sorted so already, the heading turns it. */
const columnOf = ({ list, query, hasForecast }: ListInput, text: string, name: SortName): ListColumn => {
  const sort = query.sort ?? `-${hasForecast ? OWN_ORDER[list] : 'visitDays'}`;
  const isFalling = sort === `-${name}`;
  const risingOrNone = sort === name ? 'ascending' : undefined;
  return {
    text,
    isNumber: name !== 'lastVisit',
    path: pathWith(PATHS[list], {
      library: query.library,
      category: query.category,
      sort: isFalling ? name : `-${name}`,
    }),
    sorted: isFalling ? 'descending' : risingOrNone,
  };
};

/** What a list stands in order of by itself; without a forecast, of how often they came. */
const OWN_ORDER: Readonly<Record<ListName, SortName>> = { slipping: 'loss', prospects: 'likely' };

const select = (
  { t }: Locale,
  id: 'library' | 'category',
  all: readonly (readonly [value: string, text: string])[],
  chosen: string | undefined,
): Select => ({
  id: `list-${id}`,
  name: id,
  label: t(`loyalty.filter.${id}`),
  options: [['', t(`loyalty.filter.${id}.all`)] as const, ...all].map(([value, text]) => ({
    value,
    text,
    isSelected: value === (chosen ?? ''),
  })),
});

type Figure = 'visitDays' | 'loss' | 'lately' | 'likely';
const FIGURES: Readonly<Record<ListName, readonly Figure[]>> = {
  slipping: ['visitDays', 'loss'],
  prospects: ['lately', 'likely'],
};

const rowOf = (
  locale: Locale,
  list: ListName,
  figures: readonly Figure[],
  { patron, metric }: ListedMetric,
): ListRow => {
  const { t } = locale;
  const name = fullName(t, patron.name);
  return {
    name: sortedName(t, patron.name),
    path: `/patrons/${patron.borrowernumber}`,
    why: `/patrons/${patron.borrowernumber}/why`,
    whyLabel: t('loyalty.whyOf', { name }),
    detail: [patron.library, patron.category].join(' · '),
    reason: list === 'slipping' ? rhythmWords(locale, metric) : prospectReason(locale, metric),
    figures: figures.map((figure) => ({
      text: figureText(locale, figure, metric),
      label: t(`loyalty.column.${figure}`),
    })),
  };
};

const prospectReason = (locale: Locale, metric: PatronMetric): string => {
  const { t } = locale;
  const { visitDays91 = 0, visitDays91Before = 0, serviceLines = 0 } = metric;
  return [
    t('loyalty.prospects.visits', { now: visitDays91, before: visitDays91Before }),
    ...(serviceLines > 1 ? [t('loyalty.prospects.lines', { count: serviceLines })] : []),
  ].join(' ');
};

const figureText = (locale: Locale, figure: Figure, metric: PatronMetric): string => {
  const unknown = locale.t('loyalty.unknown');
  switch (figure) {
    case 'visitDays':
      return metric.visitDays365 === undefined ? unknown : locale.number(metric.visitDays365);
    case 'loss':
      return metric.expectedLoss91 === undefined ? unknown : locale.number(metric.expectedLoss91, 1);
    case 'lately':
      return metric.visitDays91 === undefined ? unknown : locale.number(metric.visitDays91);
    case 'likely':
      return strengthWord(locale, metric.loyalProspect);
  }
};

/** The list as a file. */
export const listCsv = ({ t }: Locale, found: readonly ListedMetric[]): string =>
  csvText(
    CSV_COLUMNS.map((name) => t(`loyalty.csv.${name}`)),
    found.map(({ patron, metric }) => [
      patron.borrowernumber,
      patron.cardnumber ?? null,
      sortedName(t, patron.name),
      patron.library,
      patron.category,
      t(`stage.${metric.stage}`),
      metric.lastVisit?.toString() ?? null,
      metric.rhythmDays ?? null,
      silentDays(metric) ?? null,
      metric.visitDays365 ?? null,
      metric.visitDays91 ?? null,
      metric.expectedLoss91 ?? null,
      metric.loyalProspect ?? null,
    ]),
  );

const CSV_COLUMNS = [
  'borrowernumber',
  'card',
  'name',
  'library',
  'category',
  'stage',
  'lastVisit',
  'rhythm',
  'silent',
  'visitDays365',
  'visitDays91',
  'loss',
  'prospect',
] as const;
