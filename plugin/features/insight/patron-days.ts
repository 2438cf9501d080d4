const NEVER = 0x7fff_ffff;
const DENSE_LIMIT = 64 * 1024 * 1024;

/**
 * The first day whose use may be kept, for every patron: four bytes each while borrowernumbers are dense, as Koha's
 * are; a map for numbers beyond that.
 */
export class PatronDays {
  #dense = new Int32Array(0);
  readonly #sparse = new Map<number, number>();
  readonly #from: number;

  /** @param from the lowest borrowernumber that will be set */
  constructor(from = 0, until = 0) {
    this.#from = from;
    this.#reserve(until - from);
  }

  /** The first day, `Infinity` for a patron of whom nothing may be kept or who is not known. */
  firstDay(borrowernumber: number): number {
    const day = this.#get(borrowernumber);
    return day === NEVER ? Infinity : day;
  }

  set(borrowernumber: number, firstDay: number): void {
    this.#put(borrowernumber, firstDay);
  }

  setNever(borrowernumber: number): void {
    this.#put(borrowernumber, NEVER);
  }

  #get(borrowernumber: number): number {
    const offset = borrowernumber - this.#from;
    if (offset >= 0 && offset < this.#dense.length) return this.#dense[offset] ?? NEVER;
    return this.#sparse.get(borrowernumber) ?? NEVER;
  }

  #put(borrowernumber: number, value: number): void {
    const offset = borrowernumber - this.#from;
    if (offset >= 0 && offset < DENSE_LIMIT) {
      if (offset >= this.#dense.length) this.#reserve(Math.min(DENSE_LIMIT, (offset + 1) * 2));
      this.#dense[offset] = value;
    } else this.#sparse.set(borrowernumber, value);
  }

  #reserve(size: number): void {
    if (size <= this.#dense.length) return;
    const larger = new Int32Array(Math.min(size, DENSE_LIMIT)).fill(NEVER);
    larger.set(this.#dense);
    this.#dense = larger;
  }
}
