import type { RowValues } from '../../../shared/db/batches.ts';
import { monthAsText, monthOf } from '../calendar.ts';
import type { VisitHistory } from './visit-history.ts';

/** Cohorts are followed for so many months. */
const LONGEST_AGE = 60;
const COUNTS = 4;
const [ACTIVE, BORROWING, VISIT_DAYS, LOANS] = [0, 1, 2, 3] as const;

/** Whom a month's sums are about. */
interface Counted {
  readonly branch: string;
  readonly enrolled: number | undefined;
  /** Whether the patron's earlier use is not known, so that no cohort can be told from it. */
  readonly isTruncated: boolean;
}

/** How much the patrons of each library used it, month by month, and what became of those who enrolled together. */
export class MonthSums {
  readonly #use = new Map<string, Map<number, Float64Array>>();
  readonly #enrolled = new Map<string, Map<number, number>>();
  readonly #came = new Map<string, Map<number, Uint32Array>>();
  readonly #lastWhole: number;
  readonly #knownFrom: number;

  /** @param day the last day that counts; months that are not over make no cohort's cell */
  constructor(day: number, knownFrom: number) {
    this.#lastWhole = monthOf(day + 1) - 1;
    this.#knownFrom = monthOf(knownFrom);
  }

  /** Adds everybody, also those who never came. */
  addPatron(patron: Counted): void {
    const cohort = this.#cohortOf(patron);
    if (cohort === undefined) return;
    const cohorts = within(this.#enrolled, patron.branch, () => new Map<number, number>());
    cohorts.set(cohort, (cohorts.get(cohort) ?? 0) + 1);
  }

  addUse(patron: Counted, { visits, borrows, months }: VisitHistory): void {
    const use = within(this.#use, patron.branch, () => new Map<number, Float64Array>());
    const cohort = this.#cohortOf(patron);
    let open = -1;
    let counts: Float64Array = new Float64Array(COUNTS);
    for (let index = 0; index < visits.length; index += 1) {
      const month = monthOf(visits.at(index));
      if (month !== open) {
        open = month;
        counts = countsOf(use, month);
        counts[ACTIVE] = (counts[ACTIVE] ?? 0) + 1;
        if (cohort !== undefined) this.#addAge(patron.branch, cohort, month);
      }
      counts[VISIT_DAYS] = (counts[VISIT_DAYS] ?? 0) + 1;
    }
    open = -1;
    for (let index = 0; index < borrows.length; index += 1) {
      const month = monthOf(borrows.at(index));
      if (month === open) continue;
      open = month;
      counts = countsOf(use, month);
      counts[BORROWING] = (counts[BORROWING] ?? 0) + 1;
    }
    for (let index = 0; index < months.length; index += 1) {
      if (months.loans(index) === 0) continue;
      counts = countsOf(use, monthOf(months.first(index)));
      counts[LOANS] = (counts[LOANS] ?? 0) + months.loans(index);
    }
  }

  /** Rows of kenal_use_month. */
  useRows(): RowValues[] {
    return [...this.#use].flatMap(([branch, months]) =>
      [...months].map(([month, counts]) => [monthAsText(month), branch, ...counts]),
    );
  }

  /** Rows of kenal_cohort_month: a row for each whole month after that of the enrolment, whether anybody came or not. */
  cohortRows(): RowValues[] {
    return [...this.#enrolled].flatMap(([branch, cohorts]) =>
      [...cohorts].flatMap(([cohort, patrons]) => {
        const came = this.#came.get(branch)?.get(cohort);
        const ages = Math.min(LONGEST_AGE, this.#lastWhole - cohort);
        return Array.from({ length: Math.max(0, ages) }, (_, index) => index + 1).map((age) => [
          monthAsText(cohort),
          branch,
          age,
          patrons,
          came?.[age] ?? 0,
        ]);
      }),
    );
  }

  /** The month of enrolment; undefined where the months after it are not all known. */
  #cohortOf({ enrolled, isTruncated }: Counted): number | undefined {
    if (enrolled === undefined || enrolled < 0 || isTruncated) return undefined;
    const cohort = monthOf(enrolled);
    return cohort >= this.#knownFrom && cohort <= this.#lastWhole ? cohort : undefined;
  }

  #addAge(branch: string, cohort: number, month: number): void {
    const age = month - cohort;
    if (age < 1 || age > LONGEST_AGE || month > this.#lastWhole) return;
    const cohorts = within(this.#came, branch, () => new Map<number, Uint32Array>());
    const ages = cohorts.get(cohort) ?? new Uint32Array(LONGEST_AGE + 1);
    cohorts.set(cohort, ages);
    ages[age] = (ages[age] ?? 0) + 1;
  }
}

const within = <T>(maps: Map<string, T>, key: string, make: () => T): T => {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = make();
  maps.set(key, made);
  return made;
};

const countsOf = (months: Map<number, Float64Array>, month: number): Float64Array => {
  const known = months.get(month);
  if (known !== undefined) return known;
  const made = new Float64Array(COUNTS);
  months.set(month, made);
  return made;
};
