import { INTEREST_KINDS } from './token.domain.ts';
import { decay, FEWEST_TITLES, shrunkShare, USE_WEIGHTS, USES } from './interest.domain.ts';
import type { TokenBook } from './token-book.ts';
import type { EachUse } from './title-uses.ts';

/** One interest of one patron, as it is written down. */
export interface InterestRow {
  /** `kenal_subject.id` */
  readonly id: number;
  readonly weight: number;
  /** Different titles. */
  readonly evidence: number;
  /** Day numbers of the first and the last use of those titles. */
  readonly firstDay: number;
  readonly lastDay: number;
}

const DAYS_REMEMBERED = 36_500;
const NEVER = -1;

/** Works out interests of one patron after the other, in arrays that all of them share. */
export class PatronInterests {
  readonly #book: TokenBook;
  readonly #asOf: number;
  readonly #shares: Float64Array;
  readonly #decay: Float64Array;
  readonly #own: Float64Array;
  readonly #titles: Int32Array;
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  #touched: number[] = [];

  /**
   * @param asOf day number up to which use counts
   * @param shares by token, its share of its kind in what everybody borrowed
   */
  constructor(book: TokenBook, asOf: number, shares: Float64Array) {
    this.#book = book;
    this.#asOf = asOf;
    this.#shares = shares;
    this.#decay = Float64Array.from({ length: DAYS_REMEMBERED }, (_, age) => decay(age));
    this.#own = new Float64Array(book.size);
    this.#titles = new Int32Array(book.size);
    this.#first = new Int32Array(book.size);
    this.#last = new Int32Array(book.size);
  }

  /** Calls with every title of a patron and what it counts. */
  eachTitle(each: EachUse, onTitle: (biblionumber: number, weight: number, first: number, last: number) => void): void {
    const titles = new Map<number, Int32Array>();
    each((biblionumber, use, day) => {
      if (day > this.#asOf) return;
      const known = titles.get(biblionumber) ?? new Int32Array(USES.length + 1).fill(NEVER);
      known[use] = Math.max(known[use] ?? NEVER, day);
      const first = known[USES.length] ?? NEVER;
      known[USES.length] = first === NEVER ? day : Math.min(first, day);
      titles.set(biblionumber, known);
    });
    for (const [biblionumber, days] of titles) {
      let weight = 0;
      let last = NEVER;
      for (const [use, name] of USES.entries()) {
        const day = days[use] ?? NEVER;
        if (day === NEVER) continue;
        weight += USE_WEIGHTS[name] * (this.#decay[this.#asOf - day] ?? 0);
        last = Math.max(last, day);
      }
      onTitle(biblionumber, weight, days[USES.length] ?? NEVER, last);
    }
  }

  /** What these uses show, in the order of the table; nothing that fewer than two titles show. */
  of(each: EachUse): InterestRow[] {
    const totals = new Float64Array(INTEREST_KINDS.length);
    this.eachTitle(each, (biblionumber, weight, first, last) =>
      this.#book.eachToken(biblionumber, (id) => {
        const counted = weight * (this.#book.weight[id] ?? 0);
        const kind = this.#book.kind[id] ?? 0;
        totals[kind] = (totals[kind] ?? 0) + counted;
        this.#count(id, counted, first, last);
      }),
    );
    const rows = this.#touched
      .filter((id) => (this.#titles[id] ?? 0) >= FEWEST_TITLES)
      .sort((one, other) => (this.#book.place[one] ?? 0) - (this.#book.place[other] ?? 0))
      .map((id) => ({
        id,
        weight: shrunkShare(this.#own[id] ?? 0, totals[this.#book.kind[id] ?? 0] ?? 0, this.#shares[id] ?? 0),
        evidence: this.#titles[id] ?? 0,
        firstDay: this.#first[id] ?? 0,
        lastDay: this.#last[id] ?? 0,
      }));
    for (const id of this.#touched) this.#titles[id] = 0;
    this.#touched = [];
    return rows;
  }

  #count(id: number, counted: number, first: number, last: number): void {
    const known = this.#titles[id] ?? 0;
    if (known === 0) this.#touched.push(id);
    this.#own[id] = (known === 0 ? 0 : (this.#own[id] ?? 0)) + counted;
    this.#first[id] = known === 0 ? first : Math.min(this.#first[id] ?? first, first);
    this.#last[id] = known === 0 ? last : Math.max(this.#last[id] ?? last, last);
    this.#titles[id] = known + 1;
  }
}

/** What everybody borrowed together, from which each token's share follows. */
export class EverybodysTitles {
  readonly #weights = new Map<number, number>();

  add(biblionumber: number, weight: number): void {
    this.#weights.set(biblionumber, (this.#weights.get(biblionumber) ?? 0) + weight);
  }

  /** By token, its share of its kind. */
  shares(book: TokenBook): Float64Array {
    const sums = new Float64Array(book.size);
    const totals = new Float64Array(INTEREST_KINDS.length);
    for (const [biblionumber, weight] of this.#weights)
      book.eachToken(biblionumber, (id) => {
        const counted = weight * (book.weight[id] ?? 0);
        const kind = book.kind[id] ?? 0;
        sums[id] = (sums[id] ?? 0) + counted;
        totals[kind] = (totals[kind] ?? 0) + counted;
      });
    for (let id = 0; id < sums.length; id += 1) {
      const total = totals[book.kind[id] ?? -1] ?? 0;
      if (total > 0) sums[id] = (sums[id] ?? 0) / total;
    }
    return sums;
  }
}
