import { sharedBytes, sharedDoubles, sharedIntegers } from './shared-memory.ts';
import type { Use } from './visit-history.ts';

/** Whole numbers kept of a patron. */
const WIDTH = 19;

/** Columns in memory that threads share. */
interface UseColumns {
  readonly numbers: Int32Array;
  readonly shares: Float64Array;
  readonly rhythms: Float64Array;
  readonly filled: Uint8Array;
}

/** What is kept of each patron's use between the two passes, in about 90 bytes each. */
export class UseTable {
  readonly columns: UseColumns;
  readonly #numbers: Int32Array;
  readonly #shares: Float64Array;
  readonly #rhythms: Float64Array;
  readonly #filled: Uint8Array;
  readonly #use = {} as Use;

  /** @param from how many patrons, or the columns of a table of another thread */
  constructor(from: number | UseColumns) {
    this.columns =
      typeof from === 'number'
        ? {
            numbers: sharedIntegers(from * WIDTH),
            shares: sharedDoubles(from),
            rhythms: sharedDoubles(from),
            filled: sharedBytes(from),
          }
        : from;
    // Fields of its own, since these are read and written field by field for everybody.
    this.#numbers = this.columns.numbers;
    this.#shares = this.columns.shares;
    this.#rhythms = this.columns.rhythms;
    this.#filled = this.columns.filled;
  }

  // Field by field in both directions: going by a list of names costs five times as much.
  set(at: number, use: Use): void {
    const numbers = this.#numbers;
    let place = at * WIDTH;
    numbers[place++] = use.firstVisit;
    numbers[place++] = use.lastVisit;
    numbers[place++] = use.visitDays;
    numbers[place++] = use.visitDays365;
    numbers[place++] = use.visitDays91;
    numbers[place++] = use.visitDays91Before;
    numbers[place++] = use.loans365;
    numbers[place++] = use.linesUsed;
    numbers[place++] = use.takenPart;
    numbers[place++] = use.referrals;
    numbers[place++] = use.quarters;
    numbers[place++] = use.absence;
    numbers[place++] = use.returnedOn;
    numbers[place++] = use.visitDaysBefore;
    numbers[place++] = use.borrowDaysBefore;
    numbers[place++] = use.lastBorrowedBefore;
    numbers[place++] = use.firstBorrowed;
    numbers[place++] = use.lastBorrowed;
    numbers[place] = use.borrowDays;
    this.#shares[at] = use.lineShares;
    this.#rhythms[at] = use.rhythm;
    this.#filled[at] = 1;
  }

  /** A patron's use, undefined where nothing is known. The same object each time. */
  get(at: number): Use | undefined {
    if (this.#filled[at] !== 1) return undefined;
    const numbers = this.#numbers;
    const use = this.#use;
    let place = at * WIDTH;
    use.firstVisit = numbers[place++] ?? 0;
    use.lastVisit = numbers[place++] ?? 0;
    use.visitDays = numbers[place++] ?? 0;
    use.visitDays365 = numbers[place++] ?? 0;
    use.visitDays91 = numbers[place++] ?? 0;
    use.visitDays91Before = numbers[place++] ?? 0;
    use.loans365 = numbers[place++] ?? 0;
    use.linesUsed = numbers[place++] ?? 0;
    use.takenPart = numbers[place++] ?? 0;
    use.referrals = numbers[place++] ?? 0;
    use.quarters = numbers[place++] ?? 0;
    use.absence = numbers[place++] ?? 0;
    use.returnedOn = numbers[place++] ?? 0;
    use.visitDaysBefore = numbers[place++] ?? 0;
    use.borrowDaysBefore = numbers[place++] ?? 0;
    use.lastBorrowedBefore = numbers[place++] ?? 0;
    use.firstBorrowed = numbers[place++] ?? 0;
    use.lastBorrowed = numbers[place++] ?? 0;
    use.borrowDays = numbers[place] ?? 0;
    use.lineShares = this.#shares[at] ?? 0;
    use.rhythm = this.#rhythms[at] ?? 0;
    return use;
  }
}
