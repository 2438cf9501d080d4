import type { Cell } from '../../../shared/db/stream.ts';
import type { PatronHistories } from './patron-histories.ts';
import { sharedIntegers } from './shared-memory.ts';

const WIDTH = 9;
const [NUMBER, FIRST, LOANS, RENEWALS, LOCAL_USES, HOLDS, VISIT_MASK, BORROW_MASK, DAY_COUNTS] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;
const NO_COUNTS = -1;

/** How much may be on its way. */
interface RelaySize {
  readonly rowsPerBlock: number;
  readonly mostBlocks: number;
}

/** Enough that neither thread waits long for the other. */
const SIZE: RelaySize = { rowsPerBlock: 16_384, mostBlocks: 12 };

/** Rows of the ledger in memory that threads share. */
export interface MonthBlock {
  readonly numbers: Int32Array;
  readonly rows: number;
  /** The written days of the few rows that have them; a row tells which. */
  readonly dayCounts: readonly string[];
}

/** Months of the ledger on their way to another thread, many at once: a message for each would cost more than the work. */
export class MonthRelay {
  readonly #send: (block: MonthBlock) => Promise<unknown>;
  readonly #size: RelaySize;
  readonly #free: Int32Array[] = [];
  readonly #sent: Promise<void>[] = [];
  #blocks = 1;
  #numbers: Int32Array;
  #rows = 0;
  #dayCounts: string[] = [];

  /**
   * @param send is fulfilled when the other thread is done with the block
   * @param size smaller only in tests
   */
  constructor(send: (block: MonthBlock) => Promise<unknown>, size = SIZE) {
    this.#send = send;
    this.#size = size;
    this.#numbers = this.#newBlock();
  }

  /** Takes a row of the ledger; where it answers a promise, it can take the next one when that is fulfilled. */
  add(row: Cell[]): Promise<void> | undefined {
    const numbers = this.#numbers;
    const place = this.#rows * WIDTH;
    numbers[place + NUMBER] = row[NUMBER] as number;
    numbers[place + FIRST] = row[FIRST] as number;
    numbers[place + LOANS] = row[LOANS] as number;
    numbers[place + RENEWALS] = row[RENEWALS] as number;
    numbers[place + LOCAL_USES] = row[LOCAL_USES] as number;
    numbers[place + HOLDS] = row[HOLDS] as number;
    numbers[place + VISIT_MASK] = row[VISIT_MASK] as number;
    numbers[place + BORROW_MASK] = row[BORROW_MASK] as number;
    const dayCounts = row[DAY_COUNTS] as string | null;
    numbers[place + DAY_COUNTS] = dayCounts === null ? NO_COUNTS : this.#dayCounts.push(dayCounts) - 1;
    this.#rows += 1;
    return this.#rows === this.#size.rowsPerBlock ? this.#passOn() : undefined;
  }

  /** Sends what is left, and waits until the other thread is done with everything. */
  async end(): Promise<void> {
    this.#dispatch();
    await Promise.all(this.#sent);
  }

  #dispatch(): void {
    const numbers = this.#numbers;
    const sent = this.#send({ numbers, rows: this.#rows, dayCounts: this.#dayCounts }).then(() => {
      this.#free.push(numbers);
    });
    // Whoever reads may have failed before they wait for it.
    sent.catch(() => undefined);
    this.#sent.push(sent);
  }

  #passOn(): Promise<void> | undefined {
    this.#dispatch();
    this.#rows = 0;
    this.#dayCounts = [];
    const free = this.#free.pop();
    if (free !== undefined) {
      this.#numbers = free;
      return undefined;
    }
    if (this.#blocks < this.#size.mostBlocks) {
      this.#blocks += 1;
      this.#numbers = this.#newBlock();
      return undefined;
    }
    return this.#waitForBlock();
  }

  #newBlock(): Int32Array {
    return sharedIntegers(this.#size.rowsPerBlock * WIDTH);
  }

  /** Blocks come back in the order in which they were sent. */
  async #waitForBlock(): Promise<void> {
    while (this.#free.length === 0) await this.#sent[this.#sent.length - this.#size.mostBlocks];
    this.#numbers = this.#free.pop() ?? this.#numbers;
  }
}

/** The months of a block, as they came. */
export const addMonths = ({ numbers, rows, dayCounts }: MonthBlock, histories: PatronHistories): void => {
  for (let place = 0; place < rows * WIDTH; place += WIDTH) {
    const days = numbers[place + DAY_COUNTS] ?? NO_COUNTS;
    histories.add(numbers[place + NUMBER] ?? 0, {
      first: numbers[place + FIRST] ?? 0,
      loans: numbers[place + LOANS] ?? 0,
      renewals: numbers[place + RENEWALS] ?? 0,
      localUses: numbers[place + LOCAL_USES] ?? 0,
      holds: numbers[place + HOLDS] ?? 0,
      visitDayMask: numbers[place + VISIT_MASK] ?? 0,
      borrowDayMask: numbers[place + BORROW_MASK] ?? 0,
      dayCounts: days === NO_COUNTS ? null : (dayCounts[days] ?? null),
    });
  }
};
