import { dayOfNumber, dayNumber, type LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { completeDays, ROWS_AT_ONCE, wallWindow, type PastWindow } from './past.ts';
import { dayOrNone, textOrNone } from './values.ts';

export type CirculationKind = 'loan' | 'renewal' | 'return' | 'local-use';

/** How often one thing happened on one day in one place. */
export interface CirculationDay {
  readonly day: LibraryDay;
  readonly kind: CirculationKind;
  readonly branchcode: string | undefined;
  readonly library: string | undefined;
  /** Done by the patron on the web rather than in the library. */
  readonly isOnline: boolean;
  readonly number: number;
}

/** Koha's words in `statistics.type`. An on-site check-out is use inside the library. */
const TYPES: Readonly<Record<CirculationKind, readonly string[]>> = {
  loan: ['issue'],
  renewal: ['renew'],
  return: ['return'],
  'local-use': ['localuse', 'onsite_checkout'],
};

/**
 * What a patron borrowed, renewed, returned and used in the library, counted by day; never with a title.
 *
 * Koha's `statistics` answer for the days that they cover; older days, which a purge has taken, come from the loans
 * that Koha still names the patron for.
 */
export const circulationDays = async (
  koha: KohaGateway,
  borrowernumber: number,
  window: PastWindow,
  kinds: readonly CirculationKind[],
): Promise<CirculationDay[]> => {
  const covered = await firstDayOfStatistics(koha);
  const [counted, named] = await Promise.all([
    statisticsDays(koha, borrowernumber, laterPart(window, covered), kinds),
    namedLoanDays(koha, borrowernumber, earlierPart(window, covered), kinds),
  ]);
  return completeDays(fuller(counted, named), window.days, false);
};

/**
 * Where both sources tell of a kind on the same day, the one that counts more: a purge may have taken a part of the
 * first day that `statistics` still have.
 */
const fuller = (counted: readonly CirculationDay[], named: readonly CirculationDay[]): CirculationDay[] => {
  const total = (days: readonly CirculationDay[], of: CirculationDay): number =>
    days.filter(({ day, kind }) => kind === of.kind && day.equals(of.day)).reduce((sum, { number }) => sum + number, 0);
  return [
    ...counted.filter((one) => total(counted, one) >= total(named, one)),
    ...named.filter((one) => total(named, one) > total(counted, one)),
  ];
};

const firstDayOfStatistics = async (koha: KohaGateway): Promise<LibraryDay | undefined> => {
  const row = await reading(koha, () =>
    koha
      .db('statistics as transaction')
      .where('transaction.datetime', '>', '1000-01-01')
      .min<{ first: string | null }[]>({ first: 'transaction.datetime' }),
  );
  return dayOrNone(row[0]?.first);
};

const isEarlier = (one: LibraryDay, other: LibraryDay): boolean => dayNumber(one) < dayNumber(other);

const laterPart = (window: PastWindow, covered: LibraryDay | undefined): PastWindow | undefined => {
  if (covered === undefined || !isEarlier(covered, window.before)) return undefined;
  return isEarlier(window.from, covered) ? { ...window, from: covered } : window;
};

const earlierPart = (window: PastWindow, covered: LibraryDay | undefined): PastWindow | undefined => {
  if (covered === undefined) return window;
  if (isEarlier(covered, window.from)) return undefined;
  const after = covered.add({ days: 1 });
  return isEarlier(after, window.before) ? { ...window, before: after } : window;
};

interface DayRow {
  readonly day: string;
  readonly type: string;
  readonly branchcode: string | null;
  readonly branchname: string | null;
  readonly interface?: string | null;
  readonly number: number;
}

const statisticsDays = async (
  koha: KohaGateway,
  borrowernumber: number,
  window: PastWindow | undefined,
  kinds: readonly CirculationKind[],
): Promise<CirculationDay[]> => {
  if (window === undefined) return [];
  const { from, before } = wallWindow(window);
  const rows = await reading(koha, () => {
    const doneThrough = koha.columns('statistics', ['interface']).map((column) => `transaction.${column}`);
    return koha
      .db('statistics as transaction')
      .leftJoin('branches as library', 'library.branchcode', 'transaction.branch')
      .where('transaction.borrowernumber', borrowernumber)
      .whereIn(
        'transaction.type',
        kinds.flatMap((kind) => TYPES[kind]),
      )
      .where('transaction.datetime', '>=', from)
      .where('transaction.datetime', '<', before)
      .groupByRaw('date(transaction.datetime)')
      .groupBy('transaction.type', 'transaction.branch', 'library.branchname', ...doneThrough)
      .orderBy('day', 'desc')
      .limit(ROWS_AT_ONCE)
      .select<DayRow[]>(
        koha.db.raw('date(transaction.datetime) as day'),
        'transaction.type',
        'transaction.branch as branchcode',
        'library.branchname',
        ...doneThrough,
        koha.db.raw('count(*) as number'),
      );
  });
  return completeDays(rows.map(toDay), window.days, rows.length === ROWS_AT_ONCE);
};

const namedLoanDays = async (
  koha: KohaGateway,
  borrowernumber: number,
  window: PastWindow | undefined,
  kinds: readonly CirculationKind[],
): Promise<CirculationDay[]> => {
  if (window === undefined) return [];
  const { from, before } = wallWindow(window);
  const read = async (table: 'issues' | 'old_issues', kind: 'loan' | 'return'): Promise<CirculationDay[]> => {
    const time = kind === 'loan' ? 'loan.issuedate' : 'loan.returndate';
    const rows = await reading(koha, () =>
      koha
        .db({ loan: table })
        .leftJoin('branches as library', 'library.branchcode', 'loan.branchcode')
        .where('loan.borrowernumber', borrowernumber)
        .where(time, '>=', from)
        .where(time, '<', before)
        .groupByRaw('date(??)', [time])
        .groupBy('loan.branchcode', 'library.branchname')
        .orderBy('day', 'desc')
        .limit(ROWS_AT_ONCE)
        .select<DayRow[]>(
          koha.db.raw('date(??) as day', [time]),
          koha.db.raw('? as type', [kind === 'loan' ? 'issue' : 'return']),
          'loan.branchcode',
          'library.branchname',
          koha.db.raw('count(*) as number'),
        ),
    );
    return completeDays(rows.map(toDay), window.days, rows.length === ROWS_AT_ONCE);
  };
  const parts = await Promise.all([
    ...(kinds.includes('loan') ? [read('issues', 'loan'), read('old_issues', 'loan')] : []),
    ...(kinds.includes('return') ? [read('old_issues', 'return')] : []),
  ]);
  return parts.flat();
};

const ONLINE: ReadonlySet<string> = new Set(['opac', 'api']);

const toDay = (row: DayRow): CirculationDay & { readonly day: LibraryDay } => ({
  day: dayOrNone(row.day) ?? dayOfNumber(0),
  kind: kindOf(row.type),
  branchcode: textOrNone(row.branchcode),
  library: textOrNone(row.branchname) ?? textOrNone(row.branchcode),
  isOnline: ONLINE.has(row.interface ?? ''),
  number: row.number,
});

const kindOf = (type: string): CirculationKind => {
  if (TYPES.loan.includes(type)) return 'loan';
  if (TYPES.renewal.includes(type)) return 'renewal';
  return TYPES.return.includes(type) ? 'return' : 'local-use';
};
