import type { Locale } from '../../i18n/locale.ts';
import type { Category, Library } from '../../koha/libraries.ts';
import { MOST_COUNTED, type FoundPatron, type FoundPatrons, type PatronSort } from '../../koha/patrons/index.ts';
import { dayNumber, type LibraryDay } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import { pagerOf, type Chip, type EmptyState, type Pager, type PathLink, type Select } from '../../web/partials.ts';
import { sortedName } from './patron-name.ts';

/** A list of patrons that another feature offers; `label` is the key of its name. */
export interface PatronListLink {
  readonly path: string;
  readonly label: string;
}

/** What the address asks for. */
export interface PatronsQuery {
  readonly q?: string;
  readonly library?: string;
  readonly category?: string;
  readonly sort?: PatronSort | `-${PatronSort}`;
  readonly page?: number;
}

/** `patrons/index`. */
export interface PatronsPage {
  readonly heading: string;
  readonly note: string | undefined;
  readonly lists: readonly PathLink[];
  readonly searched: string;
  readonly sort: string;
  readonly library: Select;
  readonly category: Select;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly pager: Pager | undefined;
  readonly empty: EmptyState | undefined;
}

interface Column {
  readonly text: string;
  readonly path: string;
  readonly sorted: 'ascending' | 'descending' | undefined;
}

interface Row {
  readonly name: string;
  readonly path: string;
  readonly card: string;
  readonly library: string;
  readonly category: string;
  readonly expiry: string;
  readonly chips: readonly Chip[];
}

export const PAGE_SIZE = 25;

export interface PatronsPageInput {
  readonly query: PatronsQuery;
  /** Undefined when nothing was asked. */
  readonly found: FoundPatrons | undefined;
  readonly libraries: readonly Library[];
  readonly categories: readonly Category[];
  readonly lists: readonly PatronListLink[];
  readonly today: LibraryDay;
}

const COLUMNS: readonly PatronSort[] = ['name', 'card', 'library', 'category', 'expiry'];

export const patronsPage = (locale: Locale, input: PatronsPageInput): PatronsPage => {
  const { t } = locale;
  const { query, found, libraries, categories, lists, today } = input;
  return {
    heading: t('patrons.title'),
    note: found === undefined ? undefined : countText(locale, found),
    lists: lists.map(({ path, label }) => ({ path, text: t(label) })),
    searched: query.q ?? '',
    sort: query.sort ?? '',
    library: select(t('patrons.filter.library'), 'library', t('patrons.filter.anyLibrary'), query.library, [
      ...libraries.map(({ branchcode, name }) => ({ value: branchcode, text: name })),
    ]),
    category: select(t('patrons.filter.category'), 'category', t('patrons.filter.anyCategory'), query.category, [
      ...categories.map(({ categorycode, description }) => ({ value: categorycode, text: description })),
    ]),
    caption: t('patrons.list.caption'),
    columns: COLUMNS.map((column) => columnOf(locale, query, column)),
    rows: (found?.patrons ?? []).map((patron) => rowOf(locale, patron, today)),
    pager:
      found === undefined
        ? undefined
        : pagerOf(locale, {
            page: query.page ?? 1,
            perPage: PAGE_SIZE,
            total: found.total,
            pathOf: (page) => pathWith('/patrons', { ...query, page: page === 1 ? undefined : page }),
          }),
    empty: emptyOf(locale, query, found),
  };
};

const countText = (locale: Locale, { total, hasMoreThanCounted }: FoundPatrons): string =>
  hasMoreThanCounted
    ? locale.t('patrons.list.more', { count: locale.number(MOST_COUNTED) })
    : locale.t('patrons.list.count', { count: total });

const select = (
  label: string,
  name: string,
  anyText: string,
  chosen: string | undefined,
  options: readonly { readonly value: string; readonly text: string }[],
): Select => ({
  id: `filter-${name}`,
  name,
  label,
  options: [{ value: '', text: anyText }, ...options].map(({ value, text }) => ({
    value,
    text: text === '' ? value : text,
    isSelected: value === (chosen ?? ''),
  })),
});

const columnOf = ({ t }: Locale, query: PatronsQuery, column: PatronSort): Column => {
  const isAscending = query.sort === column || (query.sort === undefined && column === 'name');
  const isDescending = query.sort === `-${column}`;
  const ascendingOrNone = isAscending ? 'ascending' : undefined;
  return {
    text: t(`patrons.column.${column}`),
    path: pathWith('/patrons', { ...query, page: undefined, sort: isAscending ? `-${column}` : column }),
    sorted: isDescending ? 'descending' : ascendingOrNone,
  };
};

const rowOf = (locale: Locale, patron: FoundPatron, today: LibraryDay): Row => ({
  name: sortedName(locale.t, patron.name),
  path: `/patrons/${patron.borrowernumber}`,
  card: patron.cardnumber ?? locale.t('patrons.card.none'),
  library: patron.library,
  category: patron.category,
  expiry: patron.expiry === undefined ? locale.t('patrons.membership.noExpiry') : locale.day(patron.expiry),
  chips: chipsOf(locale, patron, today),
});

const chipsOf = ({ t }: Locale, { expiry, restrictedUntil, isCardLost }: FoundPatron, today: LibraryDay): Chip[] => {
  const chips: Chip[] = [];
  if (expiry !== undefined && dayNumber(expiry) < dayNumber(today))
    chips.push({ tone: 'warn', icon: 'calendar-expired', word: t('patrons.chip.expired') });
  if (restrictedUntil !== undefined && dayNumber(restrictedUntil) >= dayNumber(today))
    chips.push({ tone: 'bad', icon: 'restricted', word: t('patrons.chip.restricted') });
  if (isCardLost) chips.push({ tone: 'bad', icon: 'card', word: t('patrons.chip.cardLost') });
  return chips;
};

const emptyOf = ({ t }: Locale, query: PatronsQuery, found: FoundPatrons | undefined): EmptyState | undefined => {
  if (found === undefined)
    return { icon: 'search', title: t('patrons.ask.title'), text: t('patrons.ask.text'), action: undefined };
  if (found.patrons.length > 0) return undefined;
  const isFiltered = query.library !== undefined || query.category !== undefined;
  return {
    icon: 'search',
    title: t('patrons.none.title'),
    text: t(isFiltered ? 'patrons.none.filtered' : 'patrons.none.text'),
    action:
      isFiltered && query.q !== undefined
        ? { path: pathWith('/patrons', { q: query.q }), text: t('patrons.none.everywhere') }
        : undefined,
  };
};
