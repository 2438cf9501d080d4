import type { Knex } from 'knex';
import type { LibraryDay } from '../../shared/time.ts';
import type { KohaGateway } from '../gateway.ts';
import { NAME_COLUMNS, nameOf, type NameRow, type PatronName } from './name.ts';
import { dayOrNone, isYes, textOrNone } from './values.ts';

/** A patron as a line of a list. */
export interface FoundPatron {
  readonly borrowernumber: number;
  readonly name: PatronName;
  readonly cardnumber: string | undefined;
  readonly library: string;
  readonly category: string;
  readonly expiry: LibraryDay | undefined;
  readonly restrictedUntil: LibraryDay | undefined;
  readonly isCardLost: boolean;
  /** Koha's `borrowers.privacy` is 2, or nothing that is known: nothing of this patron's use may be shown. */
  readonly keepsNoHistory: boolean;
}

export interface FoundRow extends NameRow {
  readonly borrowernumber: number;
  readonly cardnumber: string | null;
  readonly branchcode: string;
  readonly branchname: string | null;
  readonly categorycode: string;
  readonly category: string | null;
  readonly dateexpiry: string | null;
  readonly debarred: string | null;
  readonly lost: number | null;
  readonly privacy: number;
}

/** Joins what a line of a list shows to a query on `borrowers as patron`. */
export const selectFound = (koha: KohaGateway, patrons: Knex.QueryBuilder) =>
  patrons
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
      'patron.privacy',
    );

export const foundPatron = (row: FoundRow): FoundPatron => ({
  borrowernumber: row.borrowernumber,
  name: nameOf(row),
  cardnumber: textOrNone(row.cardnumber),
  library: textOrNone(row.branchname) ?? row.branchcode,
  category: textOrNone(row.category) ?? row.categorycode,
  expiry: dayOrNone(row.dateexpiry),
  restrictedUntil: dayOrNone(row.debarred),
  isCardLost: isYes(row.lost),
  keepsNoHistory: row.privacy !== 0 && row.privacy !== 1,
});
