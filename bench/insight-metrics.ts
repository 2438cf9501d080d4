import { crmPool, type DatabaseSettings } from '../plugin/shared/db/connection.ts';
import { migrateLatest } from '../plugin/shared/db/migrate.ts';
import { dayIn, systemClock } from '../plugin/shared/time.ts';
import type { Figures } from './figures.ts';
import { fillLedger } from './made-up-ledger.ts';
import type { MetricsJob, MetricsResult } from './metrics-worker.ts';
import { inProcessOf } from './process.ts';
import { startBenchServer } from './server.ts';

export interface MetricsBench {
  readonly patrons: number;
  /** Rows of the ledger. */
  readonly rows: number;
  /** New transactions before an incremental run. */
  readonly changed: number;
}

const WORKER = 'metrics-worker.ts';
const measured = (job: MetricsJob): Promise<MetricsResult> => inProcessOf(WORKER, job);

/**
 * Metrics of everybody from a finished ledger, and of those whose ledger changed, beside one streaming read of it and
 * one loading of the result.
 */
export const measureMetrics = async (
  { patrons, rows, changed }: MetricsBench,
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
    const read = await measured({ kind: 'read', crm });
    const s = figures.add('s_streaming_read', read.seconds, 's');
    figures.add('s_streaming_read_processor', read.cpuSeconds, 's');
    const first = await measured({ kind: 'metrics', crm, asOf, changed: 'everybody' });
    figures.add('first_metrics_with_past_months', first.seconds, 's');
    const full = await measured({ kind: 'metrics', crm, asOf, changed: 'everybody' });
    say(JSON.stringify(full.report));
    figures.add('full_metrics', full.seconds, 's');
    figures.add('full_metrics_processor', full.cpuSeconds, 's');
    const load = await measured({ kind: 'load', crm });
    figures.add('load_result', load.seconds, 's');
    figures.add('full_less_load_per_s', (full.seconds - load.seconds) / s, 'x');
    const step = Math.max(1, Math.floor(patrons / changed));
    const list = await change(crm, patrons, { step, before: 0 });
    const again = await change(crm, patrons, { step, before: 1 });
    const incremental = await measured({ kind: 'metrics', crm, asOf, changed: list, again });
    figures.add('changed_patrons', incremental.rows, 'patrons');
    figures.add('incremental_metrics', incremental.seconds, 's');
    figures.add('incremental_metrics_processor', incremental.cpuSeconds, 's');
    figures.add('incremental_of_full', (100 * incremental.seconds) / full.seconds, '%');
    const { secondsAgain = NaN } = incremental;
    figures.add('incremental_metrics_again', secondsAgain, 's');
    figures.add('incremental_again_of_full', (100 * secondsAgain) / full.seconds, '%');
    figures.add('peak_memory', Math.max(first.peakMb, full.peakMb, incremental.peakMb), 'MB');
    await db.destroy();
  } finally {
    await server.stop();
  }
};

/** Patrons at every such step, or those just before them. */
interface Which {
  readonly step: number;
  readonly before: 0 | 1;
}

/** A loan today for patrons all over the library; answers whose rows changed. */
const change = async (crm: DatabaseSettings, patrons: number, { step, before }: Which): Promise<number[]> => {
  const db = crmPool(crm);
  const [[{ day }]] = (await db.raw('SELECT DAYOFMONTH(MAX(m.as_of)) AS day FROM kenal_patron_metric AS m')) as [
    [{ day: number }],
  ];
  await db.raw(
    `INSERT INTO kenal_visit_month (borrowernumber, month, loans, visit_day_mask, borrow_day_mask, day_counts)
     SELECT m.borrowernumber, DATE_FORMAT(m.as_of, '%Y-%m-01'), 1, 1 << ${day - 1}, 1 << ${day - 1}, '${day}L1'
       FROM kenal_patron_metric AS m WHERE (m.borrowernumber + ${before}) % ${step} = 0
     ON DUPLICATE KEY UPDATE loans = loans + 1, visit_day_mask = visit_day_mask | VALUES(visit_day_mask),
       borrow_day_mask = borrow_day_mask | VALUES(borrow_day_mask)`,
  );
  await db.destroy();
  return Array.from({ length: Math.floor(patrons / step) }, (_, index) => (index + 1) * step - before);
};
