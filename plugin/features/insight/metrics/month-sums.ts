import type { RowValues } from '../../../shared/db/batches.ts';
import { LAST_DAY, monthAsText, monthOf } from '../calendar.ts';
import type { VisitHistory } from './visit-history.ts';

/** Cohorts are followed for so many months. */
const LONGEST_AGE = 60;
const COUNTS = 4;
const [ACTIVE, BORROWING, VISIT_DAYS, LOANS] = [0, 1, 2, 3] as const;
const MONTHS = monthOf(LAST_DAY) + 1;

/** Whom a month's sums are about. */
interface Counted {
  readonly branch: string;
  readonly enrolled: number | undefined;
  /** Whether the patron's earlier use is not known, so that no cohort can be told from it. */
  readonly isTruncated: boolean;
}

/** The sums of one library, by month since 1970-01, as they are told to another thread. */
interface ToldBranch {
  readonly use: Float64Array;
  readonly enrolled: Uint32Array;
  /** Of those who enrolled in a month, how many came at each age in months. */
  readonly came: (Uint32Array | undefined)[];
}

/** The sums of each library by its code. */
export type ToldSums = ReadonlyMap<string, ToldBranch>;

class BranchSums implements ToldBranch {
  readonly use: Float64Array;
  readonly enrolled: Uint32Array;
  readonly came: (Uint32Array | undefined)[];

  constructor(told?: ToldBranch) {
    this.use = told?.use ?? new Float64Array(MONTHS * COUNTS);
    this.enrolled = told?.enrolled ?? new Uint32Array(MONTHS);
    this.came = told?.came ?? Array.from({ length: MONTHS });
  }

  addTo(month: number, count: number, by: number): void {
    const place = month * COUNTS + count;
    this.use[place] = (this.use[place] ?? 0) + by;
  }

  cameAt(cohort: number, age: number): void {
    const ages = (this.came[cohort] ??= new Uint32Array(LONGEST_AGE + 1));
    ages[age] = (ages[age] ?? 0) + 1;
  }
}

/** How much the patrons of each library used it, month by month, and what became of those who enrolled together. */
export class MonthSums {
  readonly #branches = new Map<string, BranchSums>();
  readonly #lastWhole: number;
  readonly #knownFrom: number;

  /**
   * @param day the last day that counts; months that are not over make no cohort's cell
   * @param told what another thread has summed up
   */
  constructor(day: number, knownFrom: number, told: ToldSums = new Map()) {
    this.#lastWhole = monthOf(day + 1) - 1;
    this.#knownFrom = monthOf(knownFrom);
    for (const [branch, sums] of told) this.#branches.set(branch, new BranchSums(sums));
  }

  told(): ToldSums {
    return new Map(
      [...this.#branches].map(([branch, { use, enrolled, came }]) => [branch, { use, enrolled, came }] as const),
    );
  }

  /** Adds everybody, also those who never came. */
  addPatron(patron: Counted): void {
    const cohort = this.#cohortOf(patron);
    if (cohort === undefined) return;
    const { enrolled } = this.#branch(patron.branch);
    enrolled[cohort] = (enrolled[cohort] ?? 0) + 1;
  }

  addUse(patron: Counted, history: VisitHistory): void {
    const sums = this.#branch(patron.branch);
    const cohort = this.#cohortOf(patron);
    history.eachVisitMonth((month, days) => {
      sums.addTo(month, VISIT_DAYS, days);
      sums.addTo(month, ACTIVE, 1);
      if (cohort !== undefined && this.#isCell(month, month - cohort)) sums.cameAt(cohort, month - cohort);
    });
    const { months } = history;
    for (let index = 0; index < months.length; index += 1) {
      const month = monthOf(months.first(index));
      sums.addTo(month, LOANS, months.loans(index));
      if (months.borrowDays(index) > 0) sums.addTo(month, BORROWING, 1);
    }
  }

  /** Rows of kenal_use_month. */
  useRows(): RowValues[] {
    return [...this.#branches].flatMap(([branch, { use }]) =>
      monthsWhere((month) => use.subarray(month * COUNTS, (month + 1) * COUNTS).some((count) => count > 0)).map(
        (month) => [monthAsText(month), branch, ...use.subarray(month * COUNTS, (month + 1) * COUNTS)],
      ),
    );
  }

  /** Rows of kenal_cohort_month: a row for each whole month after that of the enrolment, whether anybody came or not. */
  cohortRows(): RowValues[] {
    return [...this.#branches].flatMap(([branch, { enrolled, came }]) =>
      monthsWhere((month) => (enrolled[month] ?? 0) > 0).flatMap((cohort) => {
        const ages = Math.min(LONGEST_AGE, this.#lastWhole - cohort);
        return Array.from({ length: Math.max(0, ages) }, (_, index) => index + 1).map((age) => [
          monthAsText(cohort),
          branch,
          age,
          enrolled[cohort] ?? 0,
          came[cohort]?.[age] ?? 0,
        ]);
      }),
    );
  }

  #branch(code: string): BranchSums {
    const known = this.#branches.get(code);
    if (known !== undefined) return known;
    const made = new BranchSums();
    this.#branches.set(code, made);
    return made;
  }

  /** The month of enrolment; undefined where the months after it are not all known. */
  #cohortOf({ enrolled, isTruncated }: Counted): number | undefined {
    if (enrolled === undefined || enrolled < 0 || isTruncated) return undefined;
    const cohort = monthOf(enrolled);
    return cohort >= this.#knownFrom && cohort <= this.#lastWhole ? cohort : undefined;
  }

  /** Whether a cohort has a cell for this month, which is so long after its own. */
  #isCell(month: number, age: number): boolean {
    return age >= 1 && age <= LONGEST_AGE && month <= this.#lastWhole;
  }
}

const monthsWhere = (isWanted: (month: number) => boolean): number[] =>
  Array.from({ length: MONTHS }, (_, month) => month).filter(isWanted);
