import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';
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
