import type { RowValues } from '../../shared/db/batches.ts';
import { dayAsText, firstDayOf, monthAsText, monthFromText } from './calendar.ts';
import type { PatronDays } from './patron-days.ts';
import type { MonthRow, VisitEvents } from './visit-events.ts';
import { daysApart } from './visit-month.domain.ts';

const MONTHS_STEP = 4_096;

type RowKey = readonly [borrowernumber: number, month: string];

/** Rows of the ledger as they are, by patron and month: their days say everything else. */
export class KnownRows {
  readonly #months = new Map<number, Map<number, string>>();

  add(borrowernumber: number, month: string, dayCounts: string): void {
    const number = monthFromText(month);
    const days = this.#months.get(number) ?? new Map<number, string>();
    if (days.size === 0) this.#months.set(number, days);
    days.set(borrowernumber, dayCounts);
  }

  /** The days of a row; from then on the row is known to be wanted. */
  take(borrowernumber: number, month: number): string | undefined {
    const days = this.#months.get(month);
    const dayCounts = days?.get(borrowernumber);
    days?.delete(borrowernumber);
    return dayCounts;
  }

  /** Leaves a month out of the comparison. */
  forget(month: number): void {
    this.#months.delete(month);
  }

  *rest(): Generator<{ borrowernumber: number; month: number; dayCounts: string }> {
    for (const [month, days] of this.#months)
      for (const [borrowernumber, dayCounts] of days) yield { borrowernumber, month, dayCounts };
  }
}

/**
 * Which rows have to be written so that the ledger agrees with what was read. What is compared later wins over what
 * was compared before.
 */
export class LedgerDiff {
  readonly #rows = new Map<number, { readonly key: RowKey; readonly values: RowValues | undefined }>();
  /** Days on which rows were changed: what Koha's rows of that day looked like no longer fits. */
  readonly staleDays = new Set<string>();
  unchanged = 0;

  get size(): number {
    return this.#rows.size;
  }

  get upserts(): RowValues[] {
    return [...this.#rows.values()].flatMap(({ values }) => (values === undefined ? [] : [values]));
  }

  get deletes(): RowKey[] {
    return [...this.#rows.values()].flatMap(({ key, values }) => (values === undefined ? [key] : []));
  }

  /** @param wants which months of which patrons the events tell everything about */
  compare(
    known: KnownRows,
    events: VisitEvents,
    days: PatronDays,
    wants: (borrowernumber: number, month: number) => boolean = () => true,
  ): void {
    for (const row of events.months((borrowernumber) => days.firstDay(borrowernumber))) {
      if (!wants(row.borrowernumber, row.month)) continue;
      const before = known.take(row.borrowernumber, row.month);
      const now = row.dayCounts.toString('latin1', 0, row.dayCountsLength);
      if (before === now) {
        this.unchanged += 1;
        continue;
      }
      this.#staleDays(row.month, before ?? '', now);
      this.#set(row.borrowernumber, row.month, valuesOf(row, now));
    }
    for (const { borrowernumber, month, dayCounts } of known.rest()) {
      this.#staleDays(month, dayCounts, '');
      this.#set(borrowernumber, month, undefined);
    }
  }

  #set(borrowernumber: number, month: number, values: RowValues | undefined): void {
    this.#rows.set(borrowernumber * MONTHS_STEP + month, { key: [borrowernumber, monthAsText(month)], values });
  }

  #staleDays(month: number, before: string, now: string): void {
    for (const day of daysApart(before, now)) this.staleDays.add(dayAsText(firstDayOf(month) + day - 1));
  }
}

const valuesOf = (row: MonthRow, dayCounts: string): RowValues => [
  row.borrowernumber,
  monthAsText(row.month),
  ...row.counts,
  row.visitDayMask,
  row.borrowDayMask,
  dayCounts,
];
