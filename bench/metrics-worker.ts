import { text } from 'node:stream/consumers';
import { metricsSteps } from '../plugin/features/insight/index.ts';
import { createLocales } from '../plugin/i18n/index.ts';
import type { LedgerSource } from '../plugin/koha/ledger/ledger-source.ts';
import { crmPool, type DatabaseSettings } from '../plugin/shared/db/connection.ts';
import { streamRows, withRawConnection } from '../plugin/shared/db/stream.ts';
import { libraryDay, steadyMs, systemClock, utcText } from '../plugin/shared/time.ts';

/** What one process measures, so that no step pays for the memory of another. */
export type MetricsJob =
  | { readonly kind: 'read'; readonly crm: DatabaseSettings }
  | {
      readonly kind: 'metrics';
      readonly crm: DatabaseSettings;
      readonly asOf: string;
      /** As at night, with models fitted anew; or only of these patrons. */
      readonly changed: 'everybody' | readonly number[];
      /** Then of these, in the same process: the one that runs all day refreshes over and over. */
      readonly again?: readonly number[];
    }
  | { readonly kind: 'load'; readonly crm: DatabaseSettings };

export interface MetricsResult {
  readonly seconds: number;
  /** Of the second run, where there was one. */
  readonly secondsAgain?: number | undefined;
  /** Of the processor, in this process, a second run left out: what does not depend on who else is at work. */
  readonly cpuSeconds: number;
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
  return { seconds, rows, report: null };
};

const metrics = async (job: Extract<MetricsJob, { kind: 'metrics' }>): Promise<Outcome> => {
  const db = crmPool(job.crm);
  const steps = metricsSteps({
    crm: db,
    weights: () => Promise.resolve({ returns: 35, stays: 30, refers: 15, breadth: 20 }),
    language: 'en',
    t: createLocales('UTC').en.t,
  });
  // Of Koha the metrics only want to know when it was read.
  const source = { readAt: utcText(systemClock.now()) } as LedgerSource;
  const workOut = async (changed: 'everybody' | readonly number[]): Promise<Outcome> => {
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
    return { seconds, rows: (reports[0] as { readonly computed: number }).computed, report: reports };
  };
  const first = await workOut(job.changed);
  const cpuSeconds = spent();
  const second = job.again === undefined ? undefined : await workOut(job.again);
  await db.destroy();
  return { ...first, cpuSeconds, secondsAgain: second?.seconds };
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
  return { seconds, rows: result.affectedRows, report: null };
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
