import type { BulkLoad, Cell, TableSink } from './bulk.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import { ITEM_TYPES, type Collection } from './collection.ts';
import { at } from './random.ts';
import type { TableColumns } from './tables.ts';
import { BRANCHES } from './world.ts';

/** A moment: a library day and seconds since its midnight. */
export interface Moment {
  readonly day: DayNumber;
  readonly second: number;
}

export type TransactionType = 'issue' | 'renew' | 'return' | 'localuse' | 'onsite_checkout' | 'payment';

export interface Transaction {
  readonly type: TransactionType;
  readonly second: number;
  readonly branch: number;
  /** Items count from 0; none for payments. */
  readonly item: number | null;
  readonly borrowernumber: number | null;
  readonly category: string | null;
  readonly interface: 'intranet' | 'opac' | 'sip';
  readonly value?: number;
}

export interface LoanRecord {
  readonly issueId: number;
  readonly borrowernumber: number | null;
  readonly item: number;
  readonly branch: number;
  readonly issued: Moment;
  readonly due: DayNumber;
  readonly renewals: number;
  readonly lastRenewed: DayNumber | null;
  readonly onsite: boolean;
  readonly issuer: number;
}

export interface HoldRecord {
  readonly reserveId: number;
  readonly borrowernumber: number | null;
  readonly title: number;
  readonly item: number | null;
  readonly branch: number;
  readonly placed: DayNumber;
  readonly waitingSince: DayNumber | null;
  readonly expires: DayNumber | null;
  readonly cancelled: DayNumber | null;
  readonly found: 'W' | 'F' | null;
  readonly priority: number;
  readonly changed: Moment;
}

/** Writes what happens into Koha's tables. Nothing above this knows a column. */
export interface Records {
  transaction(transaction: Transaction): void;
  /** Writes the day's transactions in the order of the clock. */
  endDay(day: DayNumber): void;
  openLoan(loan: LoanRecord): void;
  returnedLoan(loan: LoanRecord, returned: Moment & { readonly branch: number; readonly changed?: Moment }): void;
  renewal(issueId: number, renewed: Moment): void;
  openHold(hold: HoldRecord): void;
  closedHold(hold: HoldRecord): void;
  readonly lastLoan: number;
}

const LOAN_COLUMNS = [
  'issue_id',
  'borrowernumber',
  'issuer_id',
  'itemnumber',
  'date_due',
  'branchcode',
  'returndate',
  'checkin_library',
  'lastreneweddate',
  'renewals_count',
  'renewals',
  'timestamp',
  'issuedate',
  'onsite_checkout',
];
const HOLD_COLUMNS = [
  'reserve_id',
  'borrowernumber',
  'reservedate',
  'biblionumber',
  'branchcode',
  'notificationdate',
  'cancellationdate',
  'priority',
  'found',
  'timestamp',
  'itemnumber',
  'waitingdate',
  'expirationdate',
];
const DUE_AT = 23 * 3600 + 59 * 60;

interface Settings {
  /** Transactions from before this day are not kept. */
  readonly purgedBefore: DayNumber;
}

export const recordsFor = (
  load: BulkLoad,
  columns: TableColumns,
  calendar: Calendar,
  collection: Collection,
  { purgedBefore }: Settings,
): Records => {
  const statistics = load.table('statistics', [
    'datetime',
    'branch',
    'value',
    'type',
    'other',
    'itemnumber',
    'itemtype',
    'location',
    'borrowernumber',
    'ccode',
    'categorycode',
    'interface',
  ]);
  const issues = load.table('issues', LOAN_COLUMNS);
  const oldIssues = load.table('old_issues', LOAN_COLUMNS);
  const renewals = load.table('checkout_renewals', ['checkout_id', 'seen', 'interface', 'timestamp', 'renewal_type']);
  const reserves = load.table('reserves', HOLD_COLUMNS);
  const oldReserves = load.table('old_reserves', HOLD_COLUMNS);
  const countsRenewals = columns.get('issues')?.includes('renewals_count') === true;
  let today: Transaction[] = [];
  let lastLoan = 0;

  const loanCells = (loan: LoanRecord, returned: (Moment & { branch: number }) | null, changed: Moment): Cell[] => [
    loan.issueId,
    loan.borrowernumber,
    loan.issuer,
    loan.item + 1,
    calendar.wallTime(loan.due, DUE_AT),
    branchCode(loan.branch),
    returned === null ? null : calendar.wallTime(returned.day, returned.second),
    returned === null ? null : branchCode(returned.branch),
    loan.lastRenewed === null ? null : calendar.wallTime(loan.lastRenewed, 12 * 3600),
    loan.renewals,
    // Where the counter is still called `renewals`, nothing stood for "never".
    countsRenewals || loan.renewals > 0 ? loan.renewals : null,
    calendar.utcTime(changed.day, changed.second),
    calendar.wallTime(loan.issued.day, loan.issued.second),
    loan.onsite ? 1 : 0,
  ];

  const addHold = (sink: TableSink, hold: HoldRecord): void =>
    sink.add(
      hold.reserveId,
      hold.borrowernumber,
      calendar.text(hold.placed),
      hold.title + 1,
      branchCode(hold.branch),
      hold.waitingSince === null ? null : calendar.text(hold.waitingSince),
      hold.cancelled === null ? null : calendar.text(hold.cancelled),
      hold.priority,
      hold.found,
      calendar.utcTime(hold.changed.day, hold.changed.second),
      hold.item === null ? null : hold.item + 1,
      hold.waitingSince === null ? null : calendar.text(hold.waitingSince),
      hold.expires === null ? null : calendar.text(hold.expires),
    );

  return {
    transaction: (transaction) => {
      today.push(transaction);
    },
    endDay: (day) => {
      const rows = today;
      today = [];
      if (day < purgedBefore) return;
      rows.sort((one, other) => one.second - other.second);
      for (const row of rows)
        statistics.add(
          calendar.wallTime(day, row.second),
          branchCode(row.branch),
          row.value ?? 0,
          row.type,
          '',
          row.item === null ? null : row.item + 1,
          row.item === null ? null : itemType(collection, row.item),
          row.item === null ? null : 'GEN',
          row.borrowernumber,
          null,
          row.category,
          row.interface,
        );
    },
    openLoan: (loan) => {
      lastLoan = Math.max(lastLoan, loan.issueId);
      const changed = loan.lastRenewed === null ? loan.issued : { day: loan.lastRenewed, second: 12 * 3600 };
      issues.add(...loanCells(loan, null, changed));
    },
    returnedLoan: (loan, returned) => {
      lastLoan = Math.max(lastLoan, loan.issueId);
      oldIssues.add(...loanCells(loan, returned, returned.changed ?? returned));
    },
    renewal: (issueId, { day, second }) => renewals.add(issueId, 1, 'opac', calendar.utcTime(day, second), 'Manual'),
    openHold: (hold) => addHold(reserves, hold),
    closedHold: (hold) => addHold(oldReserves, hold),
    get lastLoan() {
      return lastLoan;
    },
  };
};

export const branchCode = (branch: number): string => BRANCHES[branch]?.code ?? BRANCHES[0].code;

export const itemType = (collection: Collection, item: number): string =>
  ITEM_TYPES[at(collection.kind, at(collection.itemTitle, item))] ?? ITEM_TYPES[0];
