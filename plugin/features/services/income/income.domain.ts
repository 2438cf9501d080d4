import type { LibraryDay } from '../../../shared/time.ts';
import type { Currency, Money } from '../money.domain.ts';

/** A sum that was put on an account. */
export interface Earned {
  /** Library day on which it was. */
  readonly day: LibraryDay;
  readonly serviceId: number;
  readonly amount: Money;
  /** False: only the total may hold it, because it is confidential or its patron is gone. */
  readonly isTold: boolean;
}

/** What one service brought in a month. */
export interface IncomeLine {
  /** First day of the month. */
  readonly month: LibraryDay;
  readonly serviceId: number;
  readonly charges: number;
  readonly amount: Money;
}

export interface Income {
  /** The latest month first; within a month, the largest sum first. */
  readonly lines: readonly IncomeLine[];
  /** One for each currency. */
  readonly totals: readonly Money[];
}

const sameCurrency = (one: Currency, other: Currency): boolean =>
  one.code === other.code && one.digits === other.digits;

const plus = (one: Money, units: number): Money => ({ ...one, units: one.units + units });

/** Sums by service and month, in whole numbers of the smallest unit. */
export const incomeOf = (earned: readonly Earned[]): Income => {
  const lines: IncomeLine[] = [];
  const totals: Money[] = [];
  for (const { day, serviceId, amount, isTold } of earned) {
    const { units, currency } = amount;
    const total = totals.findIndex((one) => sameCurrency(one.currency, currency));
    if (total === -1) totals.push(amount);
    else totals[total] = plus(totals[total] ?? amount, units);
    if (!isTold) continue;
    const month = day.with({ day: 1 });
    const at = lines.findIndex(
      (line) =>
        line.serviceId === serviceId && line.month.equals(month) && sameCurrency(line.amount.currency, currency),
    );
    const line = lines[at];
    if (line === undefined) lines.push({ month, serviceId, charges: 1, amount });
    else lines[at] = { ...line, charges: line.charges + 1, amount: plus(line.amount, units) };
  }
  return {
    lines: lines.sort((one, other) => -one.month.since(other.month).sign || other.amount.units - one.amount.units),
    totals,
  };
};
