import type { BulkLoad } from './bulk.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import type { Random } from './random.ts';
import { branchCode, type Moment, type Records } from './records.ts';

const FINE_A_DAY = 0.2;
const HIGHEST_FINE = 10;
const UNPAID_SHARE = 0.07;
const PAID_AT_ONCE_SHARE = 0.6;
const SLOWEST_PAYMENT_DAYS = 45;
const REPLACEMENT = 15;

interface Payment {
  readonly borrowernumber: number;
  readonly category: string;
  readonly debit: number;
  readonly amount: number;
  readonly branch: number;
}

export interface Charge extends Moment {
  readonly borrowernumber: number;
  readonly category: string;
  readonly item: number;
  readonly issueId: number;
  readonly branch: number;
}

/** Fines, lost items, and what becomes of them. */
export interface Money {
  lateReturn(charge: Charge, daysLate: number): void;
  lostItem(charge: Charge, loan: { readonly isClosed: boolean }): void;
  /** Takes the payments that come in on a day. */
  payments(day: DayNumber): void;
}

export const moneyFor = (
  load: BulkLoad,
  records: Records,
  calendar: Calendar,
  random: Random,
  { loansKeepNumber, staff }: { readonly loansKeepNumber: boolean; readonly staff: number },
): Money => {
  const lines = load.table('accountlines', [
    'accountlines_id',
    'issue_id',
    'old_issue_id',
    'borrowernumber',
    'itemnumber',
    'date',
    'amount',
    'description',
    'accounttype',
    'credit_type_code',
    'debit_type_code',
    'status',
    'payment_type',
    'amountoutstanding',
    'timestamp',
    'manager_id',
    'interface',
    'branchcode',
  ]);
  const offsets = load.table('account_offsets', ['credit_id', 'debit_id', 'type', 'amount', 'created_on']);
  const waiting = new Map<DayNumber, Payment[]>();
  let lastLine = 0;

  const debit = (
    charge: Charge & { readonly isOpen: boolean },
    code: 'OVERDUE' | 'LOST',
    amount: number,
    paidOn: DayNumber,
  ): void => {
    const { borrowernumber, category, item, issueId, branch, day, second, isOpen } = charge;
    const isPaid = paidOn <= calendar.last;
    const written = calendar.utcTime(day, second);
    lastLine += 1;
    lines.add(
      lastLine,
      isOpen || !loansKeepNumber ? issueId : null,
      isOpen ? null : issueId,
      borrowernumber,
      item + 1,
      written,
      amount.toFixed(6),
      code === 'LOST' ? 'Replacement of a lost item' : 'Returned late',
      code === 'LOST' ? 'L' : 'FU',
      null,
      code,
      code === 'LOST' ? null : 'RETURNED',
      null,
      isPaid ? 0 : amount.toFixed(6),
      isPaid ? calendar.utcTime(paidOn, second) : written,
      staff,
      'intranet',
      branchCode(branch),
    );
    offsets.add(null, lastLine, 'CREATE', amount.toFixed(6), written);
    if (!isPaid) return;
    const due = waiting.get(paidOn) ?? [];
    due.push({ borrowernumber, category, debit: lastLine, amount, branch });
    waiting.set(paidOn, due);
  };

  const payday = (day: DayNumber): DayNumber => {
    if (random.chance(UNPAID_SHARE)) return calendar.last + 1;
    if (random.chance(PAID_AT_ONCE_SHARE)) return day;
    return calendar.nextOpen(day + 1 + random.below(SLOWEST_PAYMENT_DAYS));
  };

  const pay = (day: DayNumber, { borrowernumber, category, debit: debitId, amount, branch }: Payment): void => {
    const second = calendar.closesAt(day) - 1 - random.below(3600);
    const written = calendar.utcTime(day, second);
    lastLine += 1;
    lines.add(
      lastLine,
      null,
      null,
      borrowernumber,
      null,
      written,
      (-amount).toFixed(6),
      'Payment',
      'PAY',
      'PAYMENT',
      null,
      null,
      random.chance(0.7) ? 'CASH' : 'CARD',
      0,
      written,
      staff,
      'intranet',
      branchCode(branch),
    );
    offsets.add(lastLine, debitId, 'APPLY', (-amount).toFixed(6), written);
    records.transaction({
      type: 'payment',
      second,
      branch,
      item: null,
      borrowernumber,
      category,
      interface: 'intranet',
      value: amount,
    });
  };

  return {
    lateReturn: (charge, daysLate) =>
      debit({ ...charge, isOpen: false }, 'OVERDUE', Math.min(HIGHEST_FINE, daysLate * FINE_A_DAY), payday(charge.day)),
    lostItem: (charge, { isClosed }) =>
      debit({ ...charge, isOpen: !isClosed }, 'LOST', REPLACEMENT, payday(charge.day)),
    payments: (day) => {
      for (const payment of waiting.get(day) ?? []) pay(day, payment);
      waiting.delete(day);
    },
  };
};
