import type { Knex } from 'knex';
import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';
import { NAME_COLUMNS, nameOf, type NameRow, type PatronName } from './name.ts';
import { matchesAnywhere, matchesByIndex } from './search-matches.ts';
import type { SearchTerms } from './search-terms.ts';
import { dayOrNone, isYes, textOrNone } from './values.ts';

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

export interface FoundPatron {
  readonly borrowernumber: number;
  readonly name: PatronName;
  readonly cardnumber: string | undefined;
  readonly library: string;
  readonly category: string;
  readonly expiry: LibraryDay | undefined;
  readonly restrictedUntil: LibraryDay | undefined;
  readonly isCardLost: boolean;
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
 * finds less than a page, once more through all names, e-mail addresses and telephone numbers, which reads every
 * patron. So a frequent name is fast, and a rare one is found in the middle of a name as well.
 */
export const searchPatrons = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  search: PatronSearch,
): Promise<FoundPatrons> =>
  reading(koha, async () => {
    const quick = await countMatches(koha, visible, search, matchesByIndex);
    if (quick >= search.pageSize) return pageOf(koha, visible, search, matchesByIndex, quick);
    const all = await countMatches(koha, visible, search, matchesAnywhere);
    return pageOf(koha, visible, search, matchesAnywhere, all);
  });

/**
 * The first few patrons for a list that opens while somebody types: by index alone as long as that finds anybody.
 */
export const suggestPatrons = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  terms: SearchTerms,
  most: number,
): Promise<readonly FoundPatron[]> =>
  reading(koha, async () => {
    const search: PatronSearch = { terms, sort: 'name', isDescending: false, page: 1, pageSize: most };
    const quick = await pageOf(koha, visible, search, matchesByIndex, 0);
    if (quick.patrons.length > 0) return quick.patrons;
    return (await pageOf(koha, visible, search, matchesAnywhere, 0)).patrons;
  });

type Matches = (koha: KohaGateway, terms: SearchTerms) => (where: Knex.QueryBuilder) => void;

const matching = (koha: KohaGateway, visible: VisibleLibraries, search: PatronSearch, matches: Matches) => {
  const query = koha.db('borrowers as patron').where(matches(koha, search.terms));
  onlyVisible(query, visible, 'patron.branchcode');
  if (search.library !== undefined) query.where('patron.branchcode', search.library);
  if (search.category !== undefined) query.where('patron.categorycode', search.category);
  return query;
};

const countMatches = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  search: PatronSearch,
  matches: Matches,
): Promise<number> => {
  const first = matching(koha, visible, search, matches)
    .select('patron.borrowernumber')
    .limit(MOST_COUNTED + 1)
    .as('matched');
  const [row] = await koha.db.from(first).count<{ number: number }[]>({ number: '*' });
  return row?.number ?? 0;
};

interface FoundRow extends NameRow {
  readonly borrowernumber: number;
  readonly cardnumber: string | null;
  readonly branchcode: string;
  readonly branchname: string | null;
  readonly categorycode: string;
  readonly category: string | null;
  readonly dateexpiry: string | null;
  readonly debarred: string | null;
  readonly lost: number | null;
}

const pageOf = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  search: PatronSearch,
  matches: Matches,
  counted: number,
): Promise<FoundPatrons> => {
  const direction = search.isDescending ? 'desc' : 'asc';
  const exact = search.terms.identifier;
  const query = matching(koha, visible, search, matches)
    .leftJoin('branches as library', 'library.branchcode', 'patron.branchcode')
    .leftJoin('categories as category', 'category.categorycode', 'patron.categorycode')
    .select<FoundRow[]>(
      'patron.borrowernumber',
      ...koha.columns('borrowers', NAME_COLUMNS).map((column) => `patron.${column}`),
      'patron.cardnumber',
      'patron.branchcode',
      'library.branchname',
      'patron.categorycode',
      'category.description as category',
      'patron.dateexpiry',
      'patron.debarred',
      'patron.lost',
    )
    .limit(search.pageSize)
    .offset((search.page - 1) * search.pageSize);
  if (exact !== undefined) query.orderByRaw('(patron.cardnumber <=> ? or patron.userid <=> ?) desc', [exact, exact]);
  for (const column of SORTS[search.sort]) query.orderBy(column, direction);
  query.orderBy('patron.borrowernumber', direction);
  const rows: FoundRow[] = await query;
  return {
    patrons: rows.map(toFound),
    total: Math.min(counted, MOST_COUNTED),
    hasMoreThanCounted: counted > MOST_COUNTED,
  };
};

const toFound = (row: FoundRow): FoundPatron => ({
  borrowernumber: row.borrowernumber,
  name: nameOf(row),
  cardnumber: textOrNone(row.cardnumber),
  library: textOrNone(row.branchname) ?? row.branchcode,
  category: textOrNone(row.category) ?? row.categorycode,
  expiry: dayOrNone(row.dateexpiry),
  restrictedUntil: dayOrNone(row.debarred),
  isCardLost: isYes(row.lost),
});
