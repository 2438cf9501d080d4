import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';
import type { Knex } from 'knex';

const countOf = async (query: Knex.QueryBuilder): Promise<number> => {
  const [row] = await query.count<{ number: number }[]>({ number: '*' });
  return row?.number ?? 0;
};

/** How many patrons the viewer may see. */
export const countPatrons = (koha: KohaGateway, visible: VisibleLibraries): Promise<number> =>
  reading(koha, () => countOf(onlyVisible(koha.db('borrowers as patron'), visible, 'patron.branchcode')));

/** How many visible patrons enrolled on `from` or later. */
export const countEnrolledSince = (koha: KohaGateway, visible: VisibleLibraries, from: LibraryDay): Promise<number> =>
  reading(koha, () =>
    countOf(
      onlyVisible(
        koha.db('borrowers as patron').where('patron.dateenrolled', '>=', from.toString()),
        visible,
        'patron.branchcode',
      ),
    ),
  );

/** How many holds of visible patrons wait to be picked up. */
export const countHoldsWaiting = (koha: KohaGateway, visible: VisibleLibraries): Promise<number> =>
  reading(koha, () =>
    countOf(
      onlyVisible(
        koha
          .db('reserves as hold')
          .join('borrowers as patron', 'patron.borrowernumber', 'hold.borrowernumber')
          .where('hold.found', 'W'),
        visible,
        'patron.branchcode',
      ),
    ),
  );

/**
 * How many loans of visible patrons are overdue.
 *
 * @param wallTime the library's wall clock now, as Koha writes DATETIME columns
 */
export const countLoansOverdue = (koha: KohaGateway, visible: VisibleLibraries, wallTime: string): Promise<number> =>
  reading(koha, () =>
    countOf(
      onlyVisible(
        koha
          .db('issues as loan')
          .join('borrowers as patron', 'patron.borrowernumber', 'loan.borrowernumber')
          .where('loan.date_due', '>', '1000-01-01')
          .where('loan.date_due', '<', wallTime),
        visible,
        'patron.branchcode',
      ),
    ),
  );
