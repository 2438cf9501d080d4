import { ClockSample, type ToldClocks } from './clock-sample.ts';
import { isTruncated } from './compute.ts';
import { MonthSums, type ToldSums } from './month-sums.ts';
import type { Population } from './population.ts';
import { isExpired } from './stage.domain.ts';
import type { UseTable } from './use-table.ts';
import type { VisitHistory } from './visit-history.ts';

/** What is found out of everybody's histories, as it is told to another thread. */
export interface ToldGathering {
  readonly clocks: ToldClocks;
  readonly months: ToldSums;
}

/** What the first pass finds out of everybody's histories: what is kept of each, and what they all make together. */
export class Gathering {
  readonly clocks: ClockSample;
  readonly months: MonthSums;
  readonly #day: number;
  readonly #knownFrom: number;

  /** @param from how many patrons there are, or what another thread has gathered */
  constructor(day: number, knownFrom: number, from: number | ToldGathering) {
    this.#day = day;
    this.#knownFrom = knownFrom;
    const told = typeof from === 'number' ? undefined : from;
    this.clocks = typeof from === 'number' ? new ClockSample(day, knownFrom, from) : ClockSample.from(from.clocks);
    this.months = new MonthSums(day, knownFrom, told?.months);
  }

  /** Adds a patron's history; what is kept of it goes into the table. */
  add({ population, uses }: { population: Population; uses: UseTable }, at: number, history: VisitHistory): void {
    const day = this.#day;
    // Asking for the use brings the history into order first.
    uses.set(at, history.use());
    const expiry = population.expiry(at);
    const hasEnded = isExpired({ day, expiry });
    this.clocks.add(population.categoryOf(at), history, hasEnded ? (expiry ?? day) : day);
    this.months.addUse(countedIn(population, at, this.#knownFrom), history);
  }

  /** Adds everybody, also those who never came. */
  addEverybody(population: Population): void {
    for (let at = 0; at < population.size; at += 1)
      if (population.isCounted(at)) this.months.addPatron(countedIn(population, at, this.#knownFrom));
  }

  told(): ToldGathering {
    return { clocks: this.clocks.told(), months: this.months.told() };
  }
}

const countedIn = (population: Population, at: number, knownFrom: number) => ({
  branch: population.branchOf(at),
  enrolled: population.enrolled(at),
  isTruncated: isTruncated(population, at, knownFrom),
});
