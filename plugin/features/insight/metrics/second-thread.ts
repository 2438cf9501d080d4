import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Lines, LineSource } from '../../../shared/db/bulk-load.ts';
import { Unavailable } from '../../../shared/errors.ts';
import type { ClockSample } from './clock-sample.ts';
import { fitSome, type FittedModel, type Tried } from './fit-models.ts';
import type { ToldGathering } from './gathering.ts';
import type { JudgedBy, Judging } from './judging.ts';
import { drawnFrom, STRETCH, stretchWriter, type Known, type StretchWriter } from './metric-lines.ts';
import { MonthRelay, type MonthBlock } from './month-relay.ts';
import type { Telling } from './patron-histories.ts';
import type { Population } from './population.ts';
import type { StageMemories } from './stage-memories.ts';
import type { ScopeTrial } from './try-model.ts';
import { relayUse, type Reading } from './use-reading.ts';
import type { UseTable } from './use-table.ts';

/** Fewer patrons are worked out before a second thread has begun. */
const TWO_THREADS_FROM = 20_000;

/** What a thread can be asked for. */
export type ThreadRequest =
  /** Of these patrons months will come. */
  | {
      readonly kind: 'read';
      readonly telling: Omit<Telling, 'population'> & { readonly population: Population['columns'] };
      readonly size: number;
      readonly uses: UseTable['columns'];
    }
  | { readonly kind: 'months'; readonly block: MonthBlock }
  /** There are no more months of these patrons. */
  | { readonly kind: 'end' }
  | { readonly kind: 'gathered' }
  /** By the clocks that were gathered. */
  | { readonly kind: 'fit' }
  | { readonly kind: 'try'; readonly models: readonly Tried[] }
  | { readonly kind: 'judge'; readonly known: ToldPatrons; readonly by: JudgedBy }
  | { readonly kind: 'write'; readonly from: number; readonly until: number };

/** Of some patrons, all in memory that threads share. */
interface ToldPatrons {
  readonly size: number;
  readonly population: Population['columns'];
  readonly uses: UseTable['columns'];
  readonly memories: StageMemories['columns'];
}

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A second thread for a large library. Working out metrics is nothing but computing once the ledger is read, so one
 * thread leaves the other processors idle. While this one reads, the other one puts the months together to histories.
 * Two kinds of work fall into halves that know nothing of each other: fitting models (to everybody, and to each
 * category) and working out rows (of alternate stretches of patrons).
 *
 * This thread only computes: it has no connection to a database and keeps nothing. Whatever becomes of it, the rows of
 * everybody go in by the one loading that the first thread does, in the same order and to the same digits as without it.
 * Tables of patrons lie in memory that both threads see, so that they are told and not copied.
 */
export class SecondThread {
  readonly #worker: Worker;
  readonly #stretch: number;
  /** Answers come in the order of the requests. */
  readonly #pending: Pending[] = [];
  #failure: Error | undefined;

  /** Where so many patrons and this machine have a use for one. */
  static startFor(patrons: number): SecondThread | undefined {
    return patrons >= TWO_THREADS_FROM && availableParallelism() > 1 ? SecondThread.start() : undefined;
  }

  /** @param stretch how many patrons a thread works out before the other one does */
  static start(stretch = STRETCH): SecondThread {
    return new SecondThread(startWorker(), stretch);
  }

  private constructor(worker: Worker, stretch: number) {
    this.#worker = worker;
    this.#stretch = stretch;
    worker.on('message', (answer: unknown) => this.#pending.shift()?.resolve(answer));
    worker.on('error', (cause) => this.#fail(cause));
    worker.on('exit', () => this.#fail(undefined));
  }

  /** Reads the ledger for the other thread, which puts the uses of these patrons into the table and gathers the rest. */
  async gather(reading: Reading, uses: UseTable): Promise<void> {
    await relayUse(reading, ({ population, ...telling }) => {
      const told = { ...telling, population: population.columns };
      void this.#ask({ kind: 'read', telling: told, size: population.size, uses: uses.columns });
      return new MonthRelay((block) => this.#ask({ kind: 'months', block }));
    });
    await this.#ask({ kind: 'end' });
  }

  /** What it has gathered of everybody. */
  gathered(): Promise<ToldGathering> {
    return this.#ask({ kind: 'gathered' });
  }

  /** Models of the categories by the clocks that it gathered, while this thread fits one to everybody. */
  async fitModels(clocks: ClockSample): Promise<FittedModel[]> {
    const categories = this.#ask<FittedModel[]>({ kind: 'fit' });
    return [...fitSome(clocks, 'everybody'), ...(await categories)];
  }

  /** The further trials of models that were fitted with it, while this thread does something else. */
  tryFurther(models: readonly FittedModel[]): Promise<Map<string, ScopeTrial>> {
    return this.#ask({ kind: 'try', models: models.map(({ scope, fit }) => ({ scope, fit })) });
  }

  /** The lines of metricLines(), of which the other thread writes every second stretch. */
  metricLines(known: Known, judging: Judging): LineSource {
    const { population, uses, memories } = known;
    const told = {
      size: population.size,
      population: population.columns,
      uses: uses.columns,
      memories: memories.columns,
    };
    const judged = this.#ask<undefined>({ kind: 'judge', known: told, by: judging.by });
    const parted = {
      size: population.size,
      stretch: this.#stretch,
      mine: stretchWriter(known, judging),
      theirs: (from: number, until: number) => this.#ask<Lines[]>({ kind: 'write', from, until }),
    };
    return drawnFrom(alternating(parted, judged));
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask<Answer>(request: ThreadRequest): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      if (this.#failure === undefined) this.#pending.push({ resolve: resolve as Pending['resolve'], reject });
      else reject(this.#failure);
    });
    // Whoever asked may have failed before they wait for the answer.
    answer.catch(() => undefined);
    if (this.#failure === undefined) this.#worker.postMessage(request);
    return answer;
  }

  #fail(cause: unknown): void {
    this.#failure ??= new Unavailable(
      'insight.second-thread',
      'The second thread that works out metrics ended before its work was done. Nothing was changed.',
      {},
      { cause, help: 'Start the refresh again. If it happens again, look whether the machine has enough memory.' },
    );
    for (const { reject } of this.#pending.splice(0)) reject(this.#failure);
  }
}

/** So many stretches are asked for ahead, so that neither thread waits for the other. */
const AHEAD = 2;

interface Parted {
  readonly size: number;
  readonly stretch: number;
  readonly mine: StretchWriter;
  readonly theirs: (from: number, until: number) => Promise<Lines[]>;
}

async function* alternating(parted: Parted, ready: Promise<unknown>): AsyncGenerator<Lines, void> {
  const { size, stretch, mine, theirs } = parted;
  const end = (from: number): number => Math.min(from + stretch, size);
  const asked: Promise<Lines[]>[] = [];
  let next = stretch;
  await ready;
  for (let from = 0; from < size; from += 2 * stretch) {
    for (; next < size && asked.length < AHEAD; next += 2 * stretch) asked.push(theirs(next, end(next)));
    yield* mine(from, end(from));
    for (const { bytes, rows } of (await asked.shift()) ?? [])
      yield { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), rows };
  }
}

/** Node 20 gives a thread nothing that loads TypeScript, so in a checkout a script sees to that first. */
const startWorker = (): Worker =>
  import.meta.url.endsWith('.js')
    ? new Worker(new URL('./second-thread.worker.js', import.meta.url))
    : new Worker(new URL('../../../../scripts/thread.js', import.meta.url), {
        workerData: 'plugin/features/insight/metrics/second-thread.worker.ts',
      });
