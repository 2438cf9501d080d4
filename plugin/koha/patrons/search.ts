import type { Knex } from 'knex';
import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';
import { foundPatron, selectFound, type FoundPatron, type FoundRow } from './found.ts';
import { matchesAnywhere, matchesByIndex } from './search-matches.ts';
import { asksSomething, readSearch, type SearchTerms } from './search-terms.ts';

/** What a list of patrons may be sorted by, and the columns that do it. The address never names a column itself. */
const SORTS = {
  name: ['patron.surname', 'patron.firstname'],
  card: ['patron.cardnumber'],
  library: ['library.branchname', 'patron.surname', 'patron.firstname'],
  category: ['category.description', 'patron.surname', 'patron.firstname'],
  expiry: ['patron.dateexpiry'],
} as const satisfies Record<string, readonly string[]>;

export type PatronSort = keyof typeof SORTS;
export const PATRON_SORTS = Object.keys(SORTS) as PatronSort[];

/** The total is counted up to here; beyond it nobody turns pages, they add a word. */
export const MOST_COUNTED = 1_000;

export interface PatronSearch {
  readonly terms: SearchTerms;
  readonly library?: string | undefined;
  readonly category?: string | undefined;
  readonly sort: PatronSort;
  readonly isDescending: boolean;
  /** First page is 1. */
  readonly page: number;
  readonly pageSize: number;
}

export interface FoundPatrons {
  readonly patrons: readonly FoundPatron[];
  /** Exact up to {@link MOST_COUNTED}. */
  readonly total: number;
  readonly hasMoreThanCounted: boolean;
}

/**
 * Patrons that match, among those whom the viewer may see.
 *
 * Two looks: first by whole card numbers and user names and by beginnings of names, which indexes answer; when that
 * finds less than a page and no whole number, once more through all names, e-mail addresses and telephone numbers,
 * which reads every patron. So a frequent name is fast, and a rare one is found in the middle of a name as well.
 */
export const searchPatrons = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  search: PatronSearch,
): Promise<FoundPatrons> =>
  reading(koha, async () => {
    const quick = await numbersOf(koha, visible, search, matchesByIndex, MOST_COUNTED + 1);
    const isEnough =
      quick.length >= search.pageSize || !asksSomething(search.terms) || (await isWhole(koha, search.terms, quick));
    if (isEnough) return pageOf(koha, visible, search, matchesByIndex, quick);
    const all = await numbersOf(koha, visible, search, matchesAnywhere, MOST_COUNTED + 1);
    return pageOf(koha, visible, search, matchesAnywhere, all);
  });

/** Fewer letters than these are only the beginning of a word, so nobody is looked for by reading everything. */
const FEWEST_LETTERS_TO_READ_ALL = 4;

/** A few patrons for a list that opens while somebody types: by index alone as long as that finds anybody. */
export const suggestPatrons = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  typed: string,
  most: number,
): Promise<readonly FoundPatron[]> =>
  reading(koha, async () => {
    const terms = readSearch(typed);
    if (!asksSomething(terms)) return [];
    const search: PatronSearch = { terms, sort: 'name', isDescending: false, page: 1, pageSize: most };
    const quick = await numbersOf(koha, visible, search, matchesByIndex, MOST_COUNTED + 1);
    if (quick.length > 0 || typed.trim().length < FEWEST_LETTERS_TO_READ_ALL)
      return (await pageOf(koha, visible, search, matchesByIndex, quick)).patrons;
    const all = await numbersOf(koha, visible, search, matchesAnywhere, most);
    return (await pageOf(koha, visible, search, matchesAnywhere, all)).patrons;
  });

type Matches = (koha: KohaGateway, terms: SearchTerms) => (where: Knex.QueryBuilder) => void;

const matching = (koha: KohaGateway, visible: VisibleLibraries, search: PatronSearch, matches: Matches) => {
  const query = koha.db('borrowers as patron').where(matches(koha, search.terms));
  onlyVisible(query, visible, 'patron.branchcode');
  if (search.library !== undefined) query.where('patron.branchcode', search.library);
  if (search.category !== undefined) query.where('patron.categorycode', search.category);
  return query;
};

/** Numbers of patrons who match, in no order, so that the server may stop as soon as it has so many. */
const numbersOf = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  search: PatronSearch,
  matches: Matches,
  most: number,
): Promise<number[]> => {
  const rows = await matching(koha, visible, search, matches)
    .limit(most)
    .select<{ borrowernumber: number }[]>('patron.borrowernumber');
  return rows.map((row) => row.borrowernumber);
};

/**
 * Whether one of these patrons has exactly this number as card number or user name: then nobody else was meant. A user
 * name without any digit may as well be somebody's surname.
 */
const isWhole = async (
  koha: KohaGateway,
  { identifier }: SearchTerms,
  numbers: readonly number[],
): Promise<boolean> => {
  if (identifier === undefined || !/\d/.test(identifier) || numbers.length === 0) return false;
  const row = await koha
    .db('borrowers as patron')
    .whereIn('patron.borrowernumber', [...numbers])
    .where((either) => {
      either.where('patron.cardnumber', identifier).orWhere('patron.userid', identifier);
    })
    .first<{ borrowernumber: number } | undefined>('patron.borrowernumber');
  return row !== undefined;
};

const pageOf = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  search: PatronSearch,
  matches: Matches,
  numbers: readonly number[],
): Promise<FoundPatrons> => {
  const direction = search.isDescending ? 'desc' : 'asc';
  const exact = search.terms.identifier;
  // The numbers were found among visible patrons; where there are too many of them, the server sorts all that match.
  const isAll = numbers.length <= MOST_COUNTED;
  const chosen = isAll
    ? onlyVisible(koha.db('borrowers as patron'), visible, 'patron.branchcode').whereIn('patron.borrowernumber', [
        ...numbers,
      ])
    : matching(koha, visible, search, matches);
  const query = selectFound(koha, chosen)
    .limit(search.pageSize)
    .offset((search.page - 1) * search.pageSize);
  if (exact !== undefined) query.orderByRaw('(patron.cardnumber <=> ? or patron.userid <=> ?) desc', [exact, exact]);
  for (const column of SORTS[search.sort]) query.orderBy(column, direction);
  query.orderBy('patron.borrowernumber', direction);
  const rows: FoundRow[] = await query;
  return {
    patrons: rows.map(foundPatron),
    total: Math.min(numbers.length, MOST_COUNTED),
    hasMoreThanCounted: !isAll,
  };
};
