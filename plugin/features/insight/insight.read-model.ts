import type { Knex } from 'knex';
import type { PatronRecord } from '../../koha/patrons/index.ts';
import { onlyVisible, type VisibleLibraries } from '../../koha/visibility.ts';
import { REFERRAL } from '../../shared/referral.ts';
import { instantOfUtcText, libraryDay, type Instant, type LibraryDay } from '../../shared/time.ts';
import { closedDaysSince } from './metrics/closed-since.ts';
import { usualDaysBetween } from './metrics/rhythm.ts';
import { readState } from './ledger.repository.ts';
import { isSamePerson } from './same-person.ts';

/** What a patron did in one month, as the visit ledger has it. */
export interface VisitMonth {
  /** The first day of the month. */
  readonly month: LibraryDay;
  /** Days of the month (1-31) on which the patron used the library. */
  readonly visitDays: readonly number[];
  /** Days of the month (1-31) with a check-out. */
  readonly borrowDays: readonly number[];
  readonly loans: number;
  readonly renewals: number;
  readonly returns: number;
  readonly localUses: number;
  readonly holds: number;
}

/** How fresh the ledger is. */
export interface Freshness {
  /** When the last complete refresh read Koha; undefined before the first. */
  readonly refreshedAt: Instant | undefined;
  /** Set when the ledger shows the past on purpose (`--as-of`). */
  readonly asOf: LibraryDay | undefined;
  /** The first day that the ledger covers. */
  readonly coveredFrom: LibraryDay | undefined;
  /** Patrons mirrored from Koha. */
  readonly patrons: number;
}

/** What pages may ask of insight. */
export interface InsightReader {
  /** The months from `from` on in which the patron did anything, oldest first. */
  visitMonths(borrowernumber: number, from: LibraryDay): Promise<VisitMonth[]>;
  /**
   * The rhythm that these visit days, in rising order, tell: the usual days between two of them; undefined for too few.
   * Wherever a rhythm is named, it is this one.
   */
  usualDays(visitDays: readonly LibraryDay[]): number | undefined;
  /** On how many days after a day the library was closed although it is usually open then (closures.domain.ts). */
  closedDaysSince(day: LibraryDay): Promise<number>;
  /** The first day of use that may be shown; undefined when nothing may be. */
  historyFrom(borrowernumber: number): Promise<LibraryDay | undefined>;
  /** False between the moment at which Koha gave the number to somebody else and the next refresh. */
  isSamePerson(patron: PatronRecord): Promise<boolean>;
  freshness(): Promise<Freshness>;
  /** How many visible patrons used the library on a day. */
  patronsSeenOn(day: LibraryDay, visible: VisibleLibraries): Promise<number>;
  /** How many visible patrons used the library in the month of `day`. */
  patronsSeenInMonth(day: LibraryDay, visible: VisibleLibraries): Promise<number>;
}

interface VisitMonthRow {
  readonly month: string;
  readonly loans: number;
  readonly renewals: number;
  readonly returns: number;
  readonly local_uses: number;
  readonly holds: number;
  readonly visit_day_mask: number;
  readonly borrow_day_mask: number;
}

interface RecordedRow {
  readonly day: string;
}

/** Reads the ledger for pages. Nothing here reads Koha. */
export const insightReader = (crm: Knex): InsightReader => ({
  visitMonths: async (borrowernumber, from) => {
    const first = from.with({ day: 1 }).toString();
    const rows = await crm('kenal_visit_month as v')
      .where('v.borrowernumber', borrowernumber)
      .where('v.month', '>=', first)
      .orderBy('v.month')
      .select<VisitMonthRow[]>(
        'v.month',
        'v.loans',
        'v.renewals',
        'v.returns',
        'v.local_uses',
        'v.holds',
        'v.visit_day_mask',
        'v.borrow_day_mask',
      );
    const recorded = await crm('kenal_recorded_visit as r')
      .where('r.borrowernumber', borrowernumber)
      .where('r.day', '>=', first)
      .whereNot('r.kind', REFERRAL)
      .orderBy('r.day')
      .select<RecordedRow[]>('r.day');
    return withRecorded(rows.map(visitMonth), recorded);
  },

  usualDays: usualDaysBetween,

  closedDaysSince: (day) => closedDaysSince(crm, day),

  historyFrom: async (borrowernumber) => {
    const row = await crm('kenal_patron as p')
      .where('p.borrowernumber', borrowernumber)
      .first<{ history_from: string | null } | undefined>('p.history_from');
    return row?.history_from == null ? undefined : libraryDay(row.history_from);
  },

  isSamePerson: (patron) => isSamePerson(crm, patron, undefined),

  freshness: async () => {
    const state = await readState(crm);
    return {
      refreshedAt: state === undefined ? undefined : instantOfUtcText(state.refreshed_at),
      asOf: state?.as_of == null ? undefined : libraryDay(state.as_of),
      coveredFrom: state?.covered_from == null ? undefined : libraryDay(state.covered_from),
      patrons: state?.patrons ?? 0,
    };
  },

  patronsSeenOn: (day, visible) => {
    const bit = 2 ** (day.day - 1);
    return countSeen(crm, visible, { from: day, until: day.add({ days: 1 }) }, (query) =>
      query.where('v.month', day.with({ day: 1 }).toString()).whereRaw('v.visit_day_mask & ? > 0', [bit]),
    );
  },

  patronsSeenInMonth: (day, visible) => {
    const first = day.with({ day: 1 });
    return countSeen(crm, visible, { from: first, until: first.add({ months: 1 }) }, (query) =>
      query.where('v.month', first.toString()).where('v.visit_day_mask', '>', 0),
    );
  },
});

const countSeen = async (
  crm: Knex,
  visible: VisibleLibraries,
  days: { readonly from: LibraryDay; readonly until: LibraryDay },
  inLedger: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<number> => {
  const ledger = inLedger(crm('kenal_visit_month as v')).select('v.borrowernumber');
  const recorded = crm('kenal_recorded_visit as r')
    .where('r.day', '>=', days.from.toString())
    .where('r.day', '<', days.until.toString())
    .whereNot('r.kind', REFERRAL)
    .select('r.borrowernumber');
  const query = crm('kenal_patron as p').whereIn('p.borrowernumber', ledger.union(recorded));
  onlyVisible(query, visible, 'p.branchcode');
  const [row] = await query.count<{ patrons: number }[]>({ patrons: '*' });
  return row?.patrons ?? 0;
};

const daysOf = (mask: number): number[] =>
  Array.from({ length: 31 }, (_, bit) => bit + 1).filter((day) => ((mask >>> (day - 1)) & 1) === 1);

const visitMonth = (row: VisitMonthRow): VisitMonth => ({
  month: libraryDay(row.month),
  visitDays: daysOf(row.visit_day_mask),
  borrowDays: daysOf(row.borrow_day_mask),
  loans: row.loans,
  renewals: row.renewals,
  returns: row.returns,
  localUses: row.local_uses,
  holds: row.holds,
});

/** Visits that Kenal recorded itself count as visit days of their month. */
const withRecorded = (months: readonly VisitMonth[], recorded: readonly RecordedRow[]): VisitMonth[] => {
  const byMonth = new Map(months.map((month) => [month.month.toString(), month]));
  for (const row of recorded) {
    const day = libraryDay(row.day);
    const first = day.with({ day: 1 });
    const month = byMonth.get(first.toString()) ?? emptyMonth(first);
    const visitDays = [...new Set([...month.visitDays, day.day])].sort((one, other) => one - other);
    byMonth.set(first.toString(), { ...month, visitDays });
  }
  return [...byMonth.values()].sort((one, other) => (one.month.toString() < other.month.toString() ? -1 : 1));
};

const emptyMonth = (month: LibraryDay): VisitMonth => ({
  month,
  visitDays: [],
  borrowDays: [],
  loans: 0,
  renewals: 0,
  returns: 0,
  localUses: 0,
  holds: 0,
});
