import type { Knex } from 'knex';
import { bulkLoad } from '../../../shared/db/bulk-load.ts';
import { ClockSample } from './clock-sample.ts';
import { isTruncated } from './compute.ts';
import type { Judging } from './judging.ts';
import { NEXT_METRICS } from './metric-exchange.ts';
import { metricLines } from './metric-lines.ts';
import { METRIC_COLUMNS } from './metric-row.ts';
import { readMemories } from './metric.repository.ts';
import { StageMemories } from './stage-memories.ts';
import { MonthSums } from './month-sums.ts';
import { readPopulation, type Population, type Which } from './population.ts';
import type { RenewalSample } from './renewal-sample.ts';
import { ScaleBuilder } from './scales.ts';
import type { SecondThread } from './second-thread.ts';
import { isExpired } from './stage.domain.ts';
import { readUse } from './use-reading.ts';
import { UseTable } from './use-table.ts';
import type { VisitHistory } from './visit-history.ts';

/** As many patrons are held in memory at once. */
const PATRONS_AT_ONCE = 1_000_000;

/** What a first pass over everybody finds out. */
export interface Gathered {
  readonly scales: ScaleBuilder;
  readonly clocks: ClockSample;
  readonly months: MonthSums;
}

interface Part {
  readonly which: Which;
  readonly population: Population;
  readonly uses: UseTable;
}

interface FullRun {
  readonly crm: Knex;
  readonly day: number;
  readonly knownFrom: number;
  /** Called between parts, which is where a run may stop. */
  readonly throwIfAborted: () => void;
}

/** Everybody, read once where they fit into memory together, and twice in parts where they do not. */
export class Everybody {
  readonly #run: FullRun;
  readonly patrons: number;
  /** Parts in which everybody fits into memory. */
  readonly ranges: readonly Which[];
  #only: Part | undefined;

  static async of(run: FullRun, atOnce = PATRONS_AT_ONCE): Promise<Everybody> {
    const [[row]] = (await run.crm.raw(
      'SELECT COUNT(*) AS patrons, COALESCE(MAX(p.borrowernumber), 0) AS highest FROM kenal_patron AS p',
    )) as [[{ patrons: number; highest: number }]];
    return new Everybody(run, row.patrons, rangesOf(row, atOnce));
  }

  private constructor(run: FullRun, patrons: number, ranges: readonly Which[]) {
    this.#run = run;
    this.patrons = patrons;
    this.ranges = ranges;
  }

  /** The first pass: what scales and models are made of. */
  async gather(): Promise<Gathered> {
    const { day, knownFrom } = this.#run;
    const scales = new ScaleBuilder(day, knownFrom);
    const clocks = new ClockSample(day, knownFrom);
    const months = new MonthSums(day, knownFrom);
    for (const which of this.ranges) {
      const part = await this.#read(which, (population, at, history) => {
        const expiry = population.expiry(at);
        const hasEnded = isExpired({ day, expiry });
        clocks.add(population.categoryOf(at), history, hasEnded ? (expiry ?? day) : day);
        months.addUse(countedIn(population, at, knownFrom), history);
      });
      const { population, uses } = part;
      for (let at = 0; at < population.size; at += 1) {
        if (!population.isCounted(at)) continue;
        const category = population.categoryOf(at);
        scales.addMembership(category, population.enrolled(at), population.expiry(at));
        months.addPatron(countedIn(population, at, knownFrom));
        const use = uses.get(at);
        if (use !== undefined) scales.add(category, use, isTruncated(population, at, knownFrom));
      }
      if (this.ranges.length === 1) this.#only = part;
    }
    return { scales, clocks, months };
  }

  /** The second pass: works everybody out and loads the rows into the table beside; answers how many. */
  async load(
    judging: Judging,
    { isPast, renewals, thread }: { isPast: boolean; renewals: RenewalSample; thread: SecondThread | undefined },
  ): Promise<number> {
    let rows = 0;
    for (const which of this.ranges) {
      const { population, uses } = this.#only ?? (await this.#read(which));
      const memories = isPast
        ? new StageMemories(population.size)
        : await readMemories(this.#run.crm, which, population);
      const known = { population, uses, memories };
      for (let at = 0; at < population.size; at += 1)
        if (population.isCounted(at))
          renewals.add(population.categoryOf(at), population.enrolled(at), population.expiry(at));
      rows += await bulkLoad(
        this.#run.crm,
        { table: NEXT_METRICS, columns: METRIC_COLUMNS },
        thread?.metricLines(known, judging) ?? metricLines(known, judging),
      );
      this.#only = undefined;
    }
    return rows;
  }

  async #read(
    which: Which,
    onHistory?: (population: Population, at: number, history: VisitHistory) => void,
  ): Promise<Part> {
    this.#run.throwIfAborted();
    const population = await readPopulation(this.#run.crm, which);
    const uses = new UseTable(population.size);
    await readUse({ ...this.#run, which, population }, (at, history) => {
      // Asking for the use brings the history into order first.
      uses.set(at, history.use());
      onHistory?.(population, at, history);
    });
    return { which, population, uses };
  }
}

const countedIn = (population: Population, at: number, knownFrom: number) => ({
  branch: population.branchOf(at),
  enrolled: population.enrolled(at),
  isTruncated: isTruncated(population, at, knownFrom),
});

/** Ranges of borrowernumbers with about as many patrons as fit into memory. */
const rangesOf = ({ patrons, highest }: { patrons: number; highest: number }, atOnce: number): Which[] => {
  const parts = Math.max(1, Math.ceil(patrons / atOnce));
  const size = Math.ceil((highest + 1) / parts);
  if (parts === 1) return [{ from: 0, until: size, patrons }];
  return Array.from({ length: parts }, (_, part) => ({ from: part * size, until: (part + 1) * size }));
};
