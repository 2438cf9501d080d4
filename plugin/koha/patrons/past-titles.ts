import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { ROWS_AT_ONCE } from './past.ts';
import { dayOrNone, textOrNone } from './values.ts';

/** A title that Koha itself still ties to this patron, and the days on which it was borrowed and returned. */
export interface NamedTitle {
  readonly title: string;
  readonly issued: LibraryDay | undefined;
  readonly returned: LibraryDay | undefined;
}

interface TitleRow {
  readonly issuedate: string | null;
  readonly returndate: string | null;
  readonly title: string | null;
}

/**
 * Titles of loans that Koha still names this patron for and that were borrowed or returned on the days from `from` to
 * `until`, both included. Whoever calls has made sure that they may be shown.
 */
export const namedTitles = async (
  koha: KohaGateway,
  borrowernumber: number,
  from: LibraryDay,
  until: LibraryDay,
): Promise<NamedTitle[]> => {
  const after = until.add({ days: 1 }).toString();
  const read = (table: 'issues' | 'old_issues'): PromiseLike<TitleRow[]> =>
    koha
      .db({ loan: table })
      .join('items as item', 'item.itemnumber', 'loan.itemnumber')
      .join('biblio as record', 'record.biblionumber', 'item.biblionumber')
      .where('loan.borrowernumber', borrowernumber)
      .where((touched) => {
        for (const time of ['loan.issuedate', 'loan.returndate'])
          void touched.orWhere((day) => {
            void day.where(time, '>=', from.toString()).where(time, '<', after);
          });
      })
      .orderBy(['loan.issuedate', 'loan.issue_id'])
      .limit(ROWS_AT_ONCE)
      .select<TitleRow[]>('loan.issuedate', 'loan.returndate', 'record.title');
  const rows = await reading(koha, async () => (await Promise.all([read('issues'), read('old_issues')])).flat());
  return rows.flatMap((row) => {
    const title = textOrNone(row.title);
    return title === undefined
      ? []
      : [{ title, issued: dayOrNone(row.issuedate), returned: dayOrNone(row.returndate) }];
  });
};
