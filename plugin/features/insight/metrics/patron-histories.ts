import type { Population } from './population.ts';
import { VisitHistory, type LedgerMonth } from './visit-history.ts';

/** Borrowernumber, day and service line of a recorded visit in one exact double. */
const NUMBER_STEP = 2 ** 21;
const DAY_STEP = 2 ** 5;

export const recordedKey = (borrowernumber: number, day: number, line: number): number =>
  borrowernumber * NUMBER_STEP + day * DAY_STEP + line;

/** What patrons' histories are put together for. */
export interface Telling {
  readonly population: Population;
  /** The last day that counts. */
  readonly day: number;
  /** First day from which the library's history is known. */
  readonly knownFrom: number;
  /** The visits that Kenal recorded itself (recordedKey), in any order. */
  readonly recorded: Float64Array;
}

/** Is told of a patron: the position in the population, and a history that is used again for the next one. */
export type OnPatron = (at: number, history: VisitHistory) => void;

/** Puts the months of the ledger, which come in the order of its key, together to the history of each patron. */
export class PatronHistories {
  readonly #population: Population;
  readonly #recorded: RecordedVisits;
  readonly #history: VisitHistory;
  readonly #onPatron: OnPatron;
  #at = -1;

  /** @param onPatron is told of every counted patron who has any visit day */
  constructor({ population, day, knownFrom, recorded }: Telling, onPatron: OnPatron) {
    this.#population = population;
    this.#recorded = new RecordedVisits(recorded);
    this.#history = new VisitHistory(day, knownFrom);
    this.#onPatron = onPatron;
  }

  add(borrowernumber: number, month: LedgerMonth): void {
    if (this.#moveTo(borrowernumber)) this.#history.add(month);
  }

  /** There are no more months. */
  end(): void {
    this.#moveTo(Infinity);
  }

  /** Moves on to a patron, past others of whom there may be recorded visits; answers whether the patron counts. */
  #moveTo(borrowernumber: number): boolean {
    const population = this.#population;
    while (this.#at < population.size && (population.numbers[this.#at] ?? 0) < borrowernumber) {
      this.#finish();
      this.#history.clear();
      this.#at += 1;
    }
    const at = this.#at;
    return at < population.size && population.numbers[at] === borrowernumber && population.isCounted(at);
  }

  #finish(): void {
    const at = this.#at;
    if (at < 0 || !this.#population.isCounted(at)) return;
    this.#recorded.give(this.#population.numbers[at] ?? 0, this.#history);
    if (this.#history.visits.length > 0) this.#onPatron(at, this.#history);
  }
}

/** Visits that Kenal recorded itself, given out patron by patron in rising order. */
class RecordedVisits {
  readonly #keys: Float64Array;
  #next = 0;

  constructor(keys: Float64Array) {
    this.#keys = keys.slice().sort();
  }

  give(borrowernumber: number, history: VisitHistory): void {
    const [from, until] = [recordedKey(borrowernumber, 0, 0), recordedKey(borrowernumber + 1, 0, 0)];
    const keys = this.#keys;
    while (this.#next < keys.length && (keys[this.#next] ?? 0) < from) this.#next += 1;
    for (; this.#next < keys.length && (keys[this.#next] ?? 0) < until; this.#next += 1) {
      const rest = (keys[this.#next] ?? 0) - from;
      history.addRecorded(Math.floor(rest / DAY_STEP), rest % DAY_STEP);
    }
  }
}
