import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import { metricsSteps } from '../plugin/features/insight/index.ts';
import { createLocales } from '../plugin/i18n/index.ts';
import type { LedgerSource } from '../plugin/koha/ledger/ledger-source.ts';
import { inParts } from '../plugin/shared/db/batches.ts';
import { crmPool, type DatabaseSettings } from '../plugin/shared/db/connection.ts';
import { streamRows, withRawConnection } from '../plugin/shared/db/stream.ts';
import { libraryDay, steadyMs, systemClock, utcText, type LibraryDay } from '../plugin/shared/time.ts';

/** Patrons who came on the day, and what each of them did. */
export interface Visits {
  readonly patrons: readonly number[];
  readonly loans: number;
  readonly returns: number;
}

/** What one process measures, so that no step pays for the memory of another. */
export type MetricsJob =
  | { readonly kind: 'read'; readonly crm: DatabaseSettings }
  | {
      readonly kind: 'metrics';
      readonly crm: DatabaseSettings;
      readonly asOf: string;
      /**
       * The runs of one process, one after the other: of everybody, as at night, with models fitted anew; or of those who
       * just came.
       */
      readonly runs: readonly ('everybody' | Visits)[];
    }
  | { readonly kind: 'load'; readonly crm: DatabaseSettings };

export interface MetricsResult {
  /** Of each run, or of the one thing that was done. */
  readonly seconds: readonly [number, ...number[]];
  /** Of the processor, in this process, in the first run: what does not depend on who else is at work. */
  readonly cpuSeconds: number;
  /** Of the first run. */
  readonly rows: number;
  /** The largest resident set of the process, in megabytes of 1,048,576 bytes. */
  readonly peakMb: number;
  readonly report: unknown;
}

const NO_PACE = { rows: 1, pauseMs: 0 };
type Outcome = Omit<MetricsResult, 'peakMb' | 'cpuSeconds'> & { readonly cpuSeconds?: number };

/** Of the processor, by this process until now. */
const spent = (): number => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1_000_000;
};

/** Every row of the ledger as an array, and nothing done with it. */
const read = async (crm: DatabaseSettings): Promise<Outcome> => {
  const db = crmPool(crm);
  let rows = 0;
  const start = steadyMs();
  await withRawConnection(db, (connection) =>
    streamRows(
      connection,
      `SELECT v.borrowernumber, v.month, v.loans, v.renewals, v.local_uses, v.holds, v.visit_day_mask, v.borrow_day_mask
         FROM kenal_visit_month AS v ORDER BY v.borrowernumber, v.month`,
      [],
      NO_PACE,
      () => {
        rows += 1;
      },
    ),
  );
  const seconds = (steadyMs() - start) / 1000;
  await db.destroy();
  return { seconds: [seconds], rows, report: null };
};

const metrics = async (job: Extract<MetricsJob, { kind: 'metrics' }>): Promise<Outcome> => {
  const db = crmPool(job.crm);
  const steps = metricsSteps({
    crm: db,
    weights: () => Promise.resolve({ returns: 35, stays: 30, refers: 15, breadth: 20 }),
    language: 'en',
    t: createLocales('UTC').en.t,
  });
  // Of Koha the metrics only want to know when it was read, and from when on loans are not forgotten.
  const source = {
    readAt: utcText(systemClock.now()),
    returnMonths: () => Promise.resolve([]),
  } as unknown as LedgerSource;
  const workOut = async (changed: 'everybody' | readonly number[]) => {
    await untilCleanedUp(db);
    const ledger = {
      kind: changed === 'everybody' ? ('verify' as const) : ('incremental' as const),
      asked: changed === 'everybody' ? ('verify' as const) : ('changes' as const),
      asOf: libraryDay(job.asOf),
      isPast: false,
      changed,
      source,
      throwIfAborted: () => undefined,
    };
    const start = steadyMs();
    const reports = [];
    for (const step of steps) reports.push(await step.run(ledger));
    const seconds = (steadyMs() - start) / 1000;
    return { seconds, cpuSeconds: spent(), rows: (reports[0] as { readonly computed: number }).computed, reports };
  };
  const outcomes = [];
  for (const run of job.runs) {
    if (run !== 'everybody') await addVisits(db, run, libraryDay(job.asOf));
    outcomes.push(await workOut(run === 'everybody' ? run : run.patrons));
  }
  await db.destroy();
  const [first, ...more] = outcomes;
  if (first === undefined) throw new Error('Nothing was to be run.');
  const { seconds, cpuSeconds, rows, reports } = first;
  return { seconds: [seconds, ...more.map((outcome) => outcome.seconds)], cpuSeconds, rows, report: reports };
};

const addVisits = async (
  db: Knex,
  { patrons, loans, returns }: Visits,
  { year, month, day }: LibraryDay,
): Promise<void> => {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const bit = 2 ** (day - 1);
  const written = `${day}L${loans}${returns === 0 ? '' : `R${returns}`}`;
  for (const part of inParts(patrons))
    await db.raw(
      `INSERT INTO kenal_visit_month (borrowernumber, month, loans, returns, visit_day_mask, borrow_day_mask, day_counts)
       VALUES ?
       ON DUPLICATE KEY UPDATE loans = loans + VALUES(loans), returns = returns + VALUES(returns),
         visit_day_mask = visit_day_mask | VALUES(visit_day_mask),
         borrow_day_mask = borrow_day_mask | VALUES(borrow_day_mask)`,
      [part.map((number) => [number, first, loans, returns, bit, bit, written])] as never[],
    );
};

/** Long enough for anything that the server still does. */
const MOST_WAITS = 300;

/** Waits until the server has cleaned up after what was before, which is hours ago where a library is at work. */
const untilCleanedUp = async (db: Knex): Promise<void> => {
  for (let wait = 0; wait < MOST_WAITS; wait += 1) {
    const [[row]] = (await db.raw("SHOW GLOBAL STATUS LIKE 'Innodb_history_list_length'")) as [[{ Value: string }]];
    if (Number(row.Value) < 50) return;
    await setTimeout(100);
  }
};

/** The finished rows copied by the server itself, with the same indexes made after: what loading the result costs. */
const load = async (crm: DatabaseSettings): Promise<Outcome> => {
  const db = crmPool(crm);
  await db.raw('DROP TABLE IF EXISTS bench_copy');
  await db.raw('CREATE TABLE bench_copy LIKE kenal_patron_metric');
  const keys = ['stage', 'loss', 'prospect', 'loyalty', 'last_visit'].map((name) => `kenal_patron_metric_${name}`);
  await db.raw(`ALTER TABLE bench_copy ${keys.map((key) => `DROP KEY ${key}`).join(', ')}`);
  const start = steadyMs();
  const [result] = (await db.raw('INSERT INTO bench_copy SELECT * FROM kenal_patron_metric')) as [
    { affectedRows: number },
  ];
  await db.raw(
    `ALTER TABLE bench_copy ADD KEY a (stage, stage_since), ADD KEY b (stage, expected_loss_91),
       ADD KEY c (loyal_prospect), ADD KEY d (loyalty), ADD KEY e (last_visit)`,
  );
  const seconds = (steadyMs() - start) / 1000;
  await db.raw('DROP TABLE bench_copy');
  await db.destroy();
  return { seconds: [seconds], rows: result.affectedRows, report: null };
};

const run = (job: MetricsJob): Promise<Outcome> => {
  if (job.kind === 'metrics') return metrics(job);
  return job.kind === 'read' ? read(job.crm) : load(job.crm);
};

const outcome = await run(JSON.parse(await text(process.stdin)) as MetricsJob);
const result: MetricsResult = {
  ...outcome,
  peakMb: process.resourceUsage().maxRSS / 1024,
  cpuSeconds: outcome.cpuSeconds ?? spent(),
};
process.stdout.write(JSON.stringify(result));
