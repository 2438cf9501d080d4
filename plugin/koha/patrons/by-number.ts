import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';
import { textOrNone } from './values.ts';
import { foundPatron, selectFound, type FoundPatron, type FoundRow } from './found.ts';

/** More numbers than this are asked for in several statements. */
const MOST_AT_ONCE = 1_000;

/**
 * These patrons as lines of a list, in the order of their numbers as they were given. Whoever may not be seen, or is
 * not in Koha any more, is left out.
 */
export const patronsByNumber = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  borrowernumbers: readonly number[],
): Promise<readonly FoundPatron[]> => {
  const found = new Map<number, FoundPatron>();
  for (let from = 0; from < borrowernumbers.length; from += MOST_AT_ONCE) {
    const some = borrowernumbers.slice(from, from + MOST_AT_ONCE);
    const rows = await reading<FoundRow[]>(koha, () =>
      selectFound(
        koha,
        onlyVisible(koha.db('borrowers as patron'), visible, 'patron.branchcode').whereIn('patron.borrowernumber', [
          ...some,
        ]),
      ),
    );
    for (const row of rows) found.set(row.borrowernumber, foundPatron(row));
  }
  return borrowernumbers.flatMap((number) => found.get(number) ?? []);
};

/** How a patron can be reached first. */
export interface PatronContact {
  readonly email: string | undefined;
  readonly phone: string | undefined;
}

/** In the order in which Koha itself prefers them. */
const EMAILS = ['email', 'emailpro'] as const;
const PHONES = ['smsalertnumber', 'mobile', 'phone', 'phonepro'] as const;

type ContactRow = Readonly<Record<'borrowernumber', number> & Partial<Record<string, string | number | null>>>;

/** The first e-mail address and the first phone number of these patrons, of those who may be seen. */
export const contactsByNumber = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  borrowernumbers: readonly number[],
): Promise<ReadonlyMap<number, PatronContact>> => {
  const found = new Map<number, PatronContact>();
  const first = (row: ContactRow, columns: readonly string[]): string | undefined =>
    columns.map((column) => textOrNone(row[column] as string | null | undefined)).find((one) => one !== undefined);
  for (let from = 0; from < borrowernumbers.length; from += MOST_AT_ONCE) {
    const some = borrowernumbers.slice(from, from + MOST_AT_ONCE);
    const rows = await reading<ContactRow[]>(koha, () =>
      onlyVisible(koha.db('borrowers'), visible)
        .whereIn('borrowers.borrowernumber', [...some])
        .select('borrowers.borrowernumber', ...koha.columns('borrowers', [...EMAILS, ...PHONES])),
    );
    for (const row of rows) found.set(row.borrowernumber, { email: first(row, EMAILS), phone: first(row, PHONES) });
  }
  return found;
};
