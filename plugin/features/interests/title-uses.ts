import { USES, type Use } from './interest.domain.ts';

const STEP = 4;
const FIRST_SIZE = 1 << 16;

/** What some patrons did with titles, packed into typed arrays and ordered by patron. */
export class TitleUses {
  readonly #from: number;
  readonly #most: number;
  readonly #counts: Int32Array;
  #patrons = new Int32Array(FIRST_SIZE);
  #titles = new Int32Array(FIRST_SIZE);
  #daysAndUses = new Int32Array(FIRST_SIZE);
  #order: Int32Array | undefined;
  #length = 0;
  /** More came than was allowed; the rest is missing. */
  hasOverflowed = false;

  /** @param most uses of patrons from `from` up to but not including `until` */
  constructor({ from, until }: { readonly from: number; readonly until: number }, most: number) {
    this.#from = from;
    this.#most = most;
    this.#counts = new Int32Array(until - from + 1);
  }

  add(borrowernumber: number, biblionumber: number, use: Use, day: number): void {
    if (this.#length === this.#most) {
      this.hasOverflowed = true;
      return;
    }
    if (this.#length === this.#patrons.length) this.#grow();
    const offset = borrowernumber - this.#from;
    this.#patrons[this.#length] = offset;
    this.#titles[this.#length] = biblionumber;
    this.#daysAndUses[this.#length] = day * STEP + USES.indexOf(use);
    this.#counts[offset + 1] = (this.#counts[offset + 1] ?? 0) + 1;
    this.#length += 1;
    this.#order = undefined;
  }

  /** Every patron who used anything, with how to read what they did. */
  *byPatron(): Generator<{ readonly borrowernumber: number; readonly each: EachUse }, undefined> {
    const order = (this.#order ??= this.#sorted());
    let place = 0;
    while (place < this.#length) {
      const patron = this.#patrons[order[place] ?? 0] ?? 0;
      const start = place;
      while (place < this.#length && this.#patrons[order[place] ?? 0] === patron) place += 1;
      const end = place;
      yield {
        borrowernumber: this.#from + patron,
        each: (onUse) => {
          for (let at = start; at < end; at += 1) {
            const packed = this.#daysAndUses[order[at] ?? 0] ?? 0;
            const day = Math.floor(packed / STEP);
            onUse(this.#titles[order[at] ?? 0] ?? 0, packed - day * STEP, day);
          }
        },
      };
    }
    return undefined;
  }

  /** A counting sort: patrons are whole numbers of a known range. */
  #sorted(): Int32Array {
    const next = Int32Array.from(this.#counts);
    for (let offset = 1; offset < next.length; offset += 1)
      next[offset] = (next[offset] ?? 0) + (next[offset - 1] ?? 0);
    const order = new Int32Array(this.#length);
    for (let at = 0; at < this.#length; at += 1) {
      const patron = this.#patrons[at] ?? 0;
      const place = next[patron] ?? 0;
      order[place] = at;
      next[patron] = place + 1;
    }
    return order;
  }

  #grow(): void {
    const size = Math.min(this.#most, this.#patrons.length * 2);
    this.#patrons = grown(this.#patrons, size);
    this.#titles = grown(this.#titles, size);
    this.#daysAndUses = grown(this.#daysAndUses, size);
  }
}

/** @param use its place in `USES` */
export type EachUse = (onUse: (biblionumber: number, use: number, day: number) => void) => void;

const grown = (array: Int32Array, size: number): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
};
