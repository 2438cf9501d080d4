import { crmPool } from '../plugin/shared/db/connection.ts';
import { migrateLatest } from '../plugin/shared/db/migrate.ts';
import { dayIn, systemClock } from '../plugin/shared/time.ts';
import { median, type Figures } from './figures.ts';
import { fillLedger } from './made-up-ledger.ts';
import type { MetricsJob, MetricsResult, Visits } from './metrics-worker.ts';
import { inProcessOf } from './process.ts';
import { startBenchServer } from './server.ts';

export interface MetricsBench {
  readonly patrons: number;
  /** Rows of the ledger. */
  readonly rows: number;
  /** New transactions before an incremental run. */
  readonly transactions: number;
  /** How often everything but the first run is measured; medians count. */
  readonly rounds: number;
}

/** What is measured right after each other, so that a ratio is of the same hour of a machine that others use too. */
interface Round {
  readonly read: MetricsResult;
  /** Everybody, then those who came, others who came, and others of whom each made one transaction, in one process. */
  readonly day: MetricsResult;
  readonly load: MetricsResult;
  /** Those who came, in a process that has worked nothing out before. */
  readonly anew: MetricsResult;
  /** The same for those of whom each made one transaction. */
  readonly eachAnew: MetricsResult;
}

/** What a visit is in the made-up ledger (made-up-ledger.ts). */
const VISIT = { loans: 2, returns: 1 };
const TRANSACTIONS_A_VISIT = VISIT.loans + VISIT.returns;

const WORKER = 'metrics-worker.ts';
const measured = (job: MetricsJob): Promise<MetricsResult> => inProcessOf(WORKER, job);

/**
 * Metrics of everybody from a finished ledger, and of those whose ledger changed, beside one streaming read of it and
 * one loading of the result.
 */
export const measureMetrics = async (
  { patrons, rows, transactions, rounds }: MetricsBench,
  figures: Figures,
  say: (sentence: string) => void,
): Promise<void> => {
  const server = await startBenchServer(say);
  try {
    const crm = await server.makeDatabase('bench_kenal');
    const until = dayIn('UTC', systemClock.now());
    const db = crmPool(crm);
    await migrateLatest(db);
    say(`Making a ledger: ${patrons} patrons, about ${rows} rows.`);
    figures.add('ledger_rows', await fillLedger(db, { patrons, rows, until }), 'rows');
    const asOf = until.toString();
    const worked = (runs: readonly ('everybody' | Visits)[]): Promise<MetricsResult> =>
      measured({ kind: 'metrics', crm, asOf, runs });
    const first = await worked(['everybody']);
    figures.add('first_metrics_with_past_months', first.seconds[0], 's');
    let taken = 0;
    const visitors = (): Visits => ({
      ...VISIT,
      patrons: everyNth(patrons, Math.ceil(transactions / TRANSACTIONS_A_VISIT), taken++),
    });
    /** The most patrons that so many transactions can be of, which no library has. */
    const borrowers = (): Visits => ({ loans: 1, returns: 0, patrons: everyNth(patrons, transactions, taken++) });
    const measure = async (): Promise<Round> => ({
      read: await measured({ kind: 'read', crm }),
      day: await worked(['everybody', visitors(), visitors(), borrowers()]),
      load: await measured({ kind: 'load', crm }),
      anew: await worked([visitors()]),
      eachAnew: await worked([borrowers()]),
    });
    const all: Round[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await measure());
    say(JSON.stringify(all.map(({ day }) => day.report)[0]));
    addRounds(figures, all);
    figures.add(
      'peak_memory',
      Math.max(
        first.peakMb,
        ...all.flatMap(({ day, anew, eachAnew }) => [day, anew, eachAnew].map(({ peakMb }) => peakMb)),
      ),
      'MB',
    );
    await db.destroy();
  } finally {
    await server.stop();
  }
};

const addRounds = (figures: Figures, rounds: readonly Round[]): void => {
  const add = (name: string, unit: 's' | 'x' | '%' | 'patrons', of: (round: Round) => number): void => {
    figures.add(name, median(rounds.map(of)), unit);
  };
  const full = ({ day }: Round): number => day.seconds[0];
  add('s_streaming_read', 's', ({ read }) => read.seconds[0]);
  add('s_streaming_read_processor', 's', ({ read }) => read.cpuSeconds);
  add('full_metrics', 's', full);
  add('full_metrics_processor', 's', ({ day }) => day.cpuSeconds);
  add('load_result', 's', ({ load }) => load.seconds[0]);
  add('full_less_load_per_s', 'x', (round) => (full(round) - round.load.seconds[0]) / round.read.seconds[0]);
  add('visitors', 'patrons', ({ anew }) => anew.rows);
  add('borrowers_of_one', 'patrons', ({ eachAnew }) => eachAnew.rows);
  const incremental = {
    incremental: ({ day }: Round) => day.seconds[1] ?? NaN,
    incremental_again: ({ day }: Round) => day.seconds[2] ?? NaN,
    incremental_in_new_process: ({ anew }: Round) => anew.seconds[0],
    borrowers_of_one: ({ day }: Round) => day.seconds[3] ?? NaN,
    borrowers_of_one_in_new_process: ({ eachAnew }: Round) => eachAnew.seconds[0],
  };
  for (const [name, of] of Object.entries(incremental)) {
    add(`${name}_seconds`, 's', of);
    add(`${name}_of_full`, '%', (round) => (100 * of(round)) / full(round));
  }
};

/** So many patrons from all over the library, and for another `before` others. */
const everyNth = (patrons: number, many: number, before: number): number[] => {
  const step = Math.max(1, Math.floor(patrons / many));
  return Array.from({ length: Math.floor(patrons / step) }, (_, index) => (index + 1) * step - (before % step));
};
