import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';
import { NAME_COLUMNS, nameOf, type NameRow, type PatronName } from './name.ts';
import { textOrNone } from './values.ts';

/** A patron as a list shows them. */
export interface ListedPatron {
  readonly borrowernumber: number;
  readonly name: PatronName;
  readonly cardnumber: string | undefined;
  readonly branchcode: string;
  readonly library: string;
  readonly categorycode: string;
  readonly category: string;
  /** Koha's `borrowers.privacy` is 2: nothing of this patron's use may be shown. */
  readonly keepsNoHistory: boolean;
}

interface ListedRow extends NameRow {
  readonly borrowernumber: number;
  readonly cardnumber: string | null;
  readonly branchcode: string;
  readonly branchname: string | null;
  readonly categorycode: string;
  readonly description: string | null;
  readonly privacy: number;
}

const NUMBERS_PER_QUERY = 1_000;

/** Of these patrons those whom the viewer may see, by number. */
export const listedPatrons = (
  koha: KohaGateway,
  visible: VisibleLibraries,
  borrowernumbers: readonly number[],
): Promise<Map<number, ListedPatron>> =>
  reading(koha, async () => {
    const found = new Map<number, ListedPatron>();
    for (let at = 0; at < borrowernumbers.length; at += NUMBERS_PER_QUERY) {
      const query = koha
        .db('borrowers as patron')
        .leftJoin('branches as library', 'library.branchcode', 'patron.branchcode')
        .leftJoin('categories as category', 'category.categorycode', 'patron.categorycode')
        .whereIn('patron.borrowernumber', borrowernumbers.slice(at, at + NUMBERS_PER_QUERY))
        .select<ListedRow[]>(
          'patron.borrowernumber',
          ...koha.columns('borrowers', NAME_COLUMNS).map((column) => `patron.${column}`),
          'patron.cardnumber',
          'patron.branchcode',
          'library.branchname',
          'patron.categorycode',
          'category.description',
          'patron.privacy',
        );
      for (const row of await onlyVisible(query, visible, 'patron.branchcode'))
        found.set(row.borrowernumber, listed(row));
    }
    return found;
  });

const listed = (row: ListedRow): ListedPatron => ({
  borrowernumber: row.borrowernumber,
  name: nameOf(row),
  cardnumber: textOrNone(row.cardnumber),
  branchcode: row.branchcode,
  library: textOrNone(row.branchname) ?? row.branchcode,
  categorycode: row.categorycode,
  category: textOrNone(row.description) ?? row.categorycode,
  keepsNoHistory: row.privacy !== 0 && row.privacy !== 1,
});
