import type { Instant, LibraryDay } from '../../shared/time.ts';
import { instantOfWallTime } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { dayOrNone, isYes, textOrNone } from './values.ts';

/** A loan that is out now. */
export interface CurrentLoan {
  readonly issueId: number;
  /** Undefined where titles were not asked for, or where the record has none. */
  readonly title: string | undefined;
  readonly library: string | undefined;
  readonly issued: LibraryDay | undefined;
  readonly due: LibraryDay | undefined;
  /** The moment from which the loan is overdue. */
  readonly dueAt: Instant | undefined;
  readonly isOnSite: boolean;
}

interface TitleChoice {
  readonly withTitles: boolean;
}

interface LoanRow {
  readonly issue_id: number;
  readonly issuedate: string | null;
  readonly date_due: string | null;
  readonly onsite_checkout: number | null;
  readonly branchname: string | null;
  readonly title?: string | null;
}

/** Loans of a patron now, the one due first on top. Titles are not even read unless they may be shown. */
export const currentLoans = async (
  koha: KohaGateway,
  borrowernumber: number,
  { withTitles }: TitleChoice,
): Promise<CurrentLoan[]> => {
  const rows = await reading(koha, (): PromiseLike<LoanRow[]> => {
    const query = koha
      .db('issues as loan')
      .leftJoin('branches as library', 'library.branchcode', 'loan.branchcode')
      .where('loan.borrowernumber', borrowernumber)
      .orderBy(['loan.date_due', 'loan.issue_id'])
      .select<LoanRow[]>(
        'loan.issue_id',
        'loan.issuedate',
        'loan.date_due',
        'loan.onsite_checkout',
        'library.branchname',
      );
    if (!withTitles) return query;
    return query
      .leftJoin('items as item', 'item.itemnumber', 'loan.itemnumber')
      .leftJoin('biblio as record', 'record.biblionumber', 'item.biblionumber')
      .select('record.title');
  });
  return rows.map((row) => toLoan(koha.timezone, row));
};

const toLoan = (timezone: string, row: LoanRow): CurrentLoan => {
  const due = dayOrNone(row.date_due);
  return {
    issueId: row.issue_id,
    title: textOrNone(row.title),
    library: textOrNone(row.branchname),
    issued: dayOrNone(row.issuedate),
    due,
    dueAt: due === undefined || row.date_due === null ? undefined : instantOfWallTime(timezone, row.date_due),
    isOnSite: isYes(row.onsite_checkout),
  };
};

/**
 * The day of the oldest loan that Koha still names this patron for, open or returned; undefined when it names none.
 *
 * Koha's `statistics` keep the patron's number after the loan itself was made anonymous, so nothing from before this
 * day may be shown. Read at the moment of looking, so that an anonymisation a minute ago holds at once.
 */
export const oldestNamedLoan = async (koha: KohaGateway, borrowernumber: number): Promise<LibraryDay | undefined> => {
  const days = await reading(koha, () =>
    Promise.all(
      ['issues', 'old_issues'].map((table) =>
        koha
          .db({ loan: table })
          .where('loan.borrowernumber', borrowernumber)
          .where('loan.issuedate', '>', '1000-01-01')
          .min<{ first: string | null }[]>({ first: 'loan.issuedate' }),
      ),
    ),
  );
  const texts = days.flatMap(([row]) => row?.first ?? []).sort((a, b) => a.localeCompare(b));
  return dayOrNone(texts[0]);
};
