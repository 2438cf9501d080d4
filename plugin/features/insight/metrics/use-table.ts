import type { Use } from './visit-history.ts';

/** What is kept of each patron's use between the two passes, as columns of whole numbers. */
const COLUMNS = [
  'firstVisit',
  'lastVisit',
  'visitDays',
  'visitDays365',
  'visitDays91',
  'visitDays91Before',
  'loans365',
  'linesUsed',
  'referrals',
  'quarters',
  'absence',
  'returnedOn',
  'visitDaysBefore',
  'borrowDaysBefore',
  'lastBorrowedBefore',
  'firstBorrowed',
  'lastBorrowed',
  'borrowDays',
] as const satisfies readonly (keyof Use)[];

const WIDTH = COLUMNS.length;

/** The use of many patrons in about 90 bytes each. */
export class UseTable {
  readonly #numbers: Int32Array;
  readonly #shares: Float64Array;
  readonly #rhythms: Float64Array;
  readonly #filled: Uint8Array;
  readonly #use = {} as Use;

  constructor(patrons: number) {
    this.#numbers = new Int32Array(patrons * WIDTH);
    this.#shares = new Float64Array(patrons);
    this.#rhythms = new Float64Array(patrons);
    this.#filled = new Uint8Array(patrons);
  }

  set(at: number, use: Use): void {
    const start = at * WIDTH;
    for (let column = 0; column < WIDTH; column += 1)
      this.#numbers[start + column] = use[COLUMNS[column] ?? 'visitDays'];
    this.#shares[at] = use.lineShares;
    this.#rhythms[at] = use.rhythm;
    this.#filled[at] = 1;
  }

  /** A patron's use, undefined where nothing is known. The same object each time. */
  get(at: number): Use | undefined {
    if (this.#filled[at] !== 1) return undefined;
    const start = at * WIDTH;
    const use = this.#use;
    for (let column = 0; column < WIDTH; column += 1)
      use[COLUMNS[column] ?? 'visitDays'] = this.#numbers[start + column] ?? 0;
    use.lineShares = this.#shares[at] ?? 0;
    use.rhythm = this.#rhythms[at] ?? 0;
    return use;
  }
}
