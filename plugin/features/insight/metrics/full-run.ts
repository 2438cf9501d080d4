import type { Knex } from 'knex';
import { bulkLoad } from '../../../shared/db/bulk-load.ts';
import { isTruncated } from './compute.ts';
import { Gathering } from './gathering.ts';
import type { Judging } from './judging.ts';
import { NEXT_METRICS } from './metric-exchange.ts';
import { metricLines } from './metric-lines.ts';
import { METRIC_COLUMNS } from './metric-row.ts';
import { readMemories } from './metric.repository.ts';
import { StageMemories } from './stage-memories.ts';
import { readPopulation, type Population, type Which } from './population.ts';
import type { RenewalSample } from './renewal-sample.ts';
import type { ScaleBuilder } from './scales.ts';
import type { SecondThread } from './second-thread.ts';
import { RecordedUse } from './recorded-use.ts';
import { readUse, type Reading } from './use-reading.ts';
import { UseTable } from './use-table.ts';

/** As many patrons are held in memory at once. */
const PATRONS_AT_ONCE = 1_000_000;

interface Part {
  readonly which: Which;
  readonly population: Population;
  readonly uses: UseTable;
}

interface FullRun {
  readonly crm: Knex;
  readonly day: number;
  readonly knownFrom: number;
  readonly forgottenBefore: number;
  /** Called between parts, which is where a run may stop. */
  readonly throwIfAborted: () => void;
}

/** Everybody, read once where they fit into memory together, and twice in parts where they do not. */
export class Everybody {
  readonly #run: FullRun;
  readonly patrons: number;
  readonly knownFrom: number;
  readonly forgottenBefore: number;
  /** Parts in which everybody fits into memory. */
  readonly ranges: readonly Which[];
  readonly #recorded: RecordedUse;
  #only: Part | undefined;

  static async of(run: FullRun, atOnce = PATRONS_AT_ONCE): Promise<Everybody> {
    const [[row]] = (await run.crm.raw(
      'SELECT COUNT(*) AS patrons, COALESCE(MAX(p.borrowernumber), 0) AS highest FROM kenal_patron AS p',
    )) as [[{ patrons: number; highest: number }]];
    return new Everybody(run, await RecordedUse.of(run.crm), { patrons: row.patrons, ranges: rangesOf(row, atOnce) });
  }

  private constructor(
    run: FullRun,
    recorded: RecordedUse,
    { patrons, ranges }: { readonly patrons: number; readonly ranges: readonly Which[] },
  ) {
    this.#run = run;
    this.#recorded = recorded;
    this.patrons = patrons;
    this.knownFrom = run.knownFrom;
    this.forgottenBefore = run.forgottenBefore;
    this.ranges = ranges;
  }

  /**
   * The first pass: what models are made of. A second thread works it out while this one reads.
   *
   * @param scales is told of everybody, where there are no scales yet
   */
  async gather(thread: SecondThread | undefined, scales: ScaleBuilder | undefined): Promise<Gathering> {
    const { day, knownFrom } = this.#run;
    const gathering = new Gathering(day, knownFrom, thread === undefined ? this.patrons : 0);
    for (const which of this.ranges) {
      const part = await this.#begin(which);
      if (thread === undefined) {
        await readUse(this.#reading(part), (at, history) => gathering.add(part, at, history));
        gathering.addEverybody(part.population);
      } else await thread.gather(this.#reading(part), part.uses);
      if (scales !== undefined) addToScales(scales, part, knownFrom);
      if (this.ranges.length === 1) this.#only = part;
    }
    return thread === undefined ? gathering : new Gathering(day, knownFrom, await thread.gathered());
  }

  /** The second pass: works everybody out and loads the rows into the table beside; answers how many. */
  async load(
    judging: Judging,
    { isPast, renewals, thread }: { isPast: boolean; renewals: RenewalSample; thread: SecondThread | undefined },
  ): Promise<number> {
    let rows = 0;
    for (const which of this.ranges) {
      const { population, uses } = this.#only ?? (await this.#readAgain(which));
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

  async #begin(which: Which): Promise<Part> {
    this.#run.throwIfAborted();
    const population = await readPopulation(this.#run.crm, which, this.forgottenBefore);
    return { which, population, uses: new UseTable(population.size) };
  }

  async #readAgain(which: Which): Promise<Part> {
    const part = await this.#begin(which);
    await readUse(this.#reading(part), (at, history) => part.uses.set(at, history.use()));
    return part;
  }

  #reading({ which, population }: Part): Reading {
    const { crm, day, knownFrom } = this.#run;
    return { crm, day, knownFrom, which, population, recorded: this.#recorded };
  }
}

const addToScales = (scales: ScaleBuilder, { population, uses }: Part, knownFrom: number): void => {
  for (let at = 0; at < population.size; at += 1) {
    if (!population.isCounted(at)) continue;
    const category = population.categoryOf(at);
    scales.addMembership(category, population.enrolled(at), population.expiry(at));
    const use = uses.get(at);
    if (use !== undefined) scales.add(category, use, isTruncated(population, at, knownFrom));
  }
};

/** Ranges of borrowernumbers with about as many patrons as fit into memory. */
const rangesOf = ({ patrons, highest }: { patrons: number; highest: number }, atOnce: number): Which[] => {
  const parts = Math.max(1, Math.ceil(patrons / atOnce));
  const size = Math.ceil((highest + 1) / parts);
  if (parts === 1) return [{ from: 0, until: size, patrons }];
  return Array.from({ length: parts }, (_, part) => ({ from: part * size, until: (part + 1) * size }));
};
