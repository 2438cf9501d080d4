import { closeSync, openSync, readSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { refreshService, type RefreshReport } from '../plugin/features/insight/refresh.service.ts';
import { PATRON_COLUMNS } from '../plugin/features/insight/patron-mirror.repository.ts';
import { VISIT_MONTH_COLUMNS } from '../plugin/features/insight/ledger.repository.ts';
import { addUseKey, dropUseKey } from '../plugin/features/insight/use-key.ts';
import { openKoha } from '../plugin/koha/gateway.ts';
import { bulkLoad, type LineSource } from '../plugin/shared/db/bulk-load.ts';
import { crmPool, kohaPool, type DatabaseSettings } from '../plugin/shared/db/connection.ts';
import { streamRows, withRawConnection } from '../plugin/shared/db/stream.ts';
import { createLogger } from '../plugin/shared/log.ts';
import { steadyMs, systemClock } from '../plugin/shared/time.ts';

/** What one process measures. A process of its own for each, so that no step pays for the memory of another. */
export type Job =
  | { readonly kind: 'read'; readonly koha: DatabaseSettings; readonly sql: readonly string[] }
  | {
      readonly kind: 'load';
      readonly crm: DatabaseSettings;
      readonly table: 'kenal_visit_month' | 'kenal_patron';
      readonly file: string;
      /** Rows and bytes of each piece of the file. */
      readonly chunks: readonly (readonly [rows: number, bytes: number])[];
    }
  | { readonly kind: 'refresh'; readonly koha: DatabaseSettings; readonly crm: DatabaseSettings };

export interface JobResult {
  readonly seconds: number;
  readonly rows: number;
  /** The largest resident set of the process, in megabytes of 1,048,576 bytes. */
  readonly peakMb: number;
  readonly report: RefreshReport | null;
}

const LONGEST_STATEMENT_SECONDS = 3_600;
const NO_PACE = { rows: 1, pauseMs: 0 };
export const RULES = {
  excludedCategoryTypes: ['X', 'I'],
  excludedCategories: [],
  excludedPatrons: [],
  datesOfAnonymisedLoans: false,
} as const;

type Outcome = Omit<JobResult, 'peakMb'>;

/** A row at a time, as arrays, and nothing done with them. */
const read = async ({ koha, sql }: Extract<Job, { kind: 'read' }>): Promise<Outcome> => {
  const db = kohaPool(koha, { statementSeconds: LONGEST_STATEMENT_SECONDS });
  let rows = 0;
  const start = steadyMs();
  await withRawConnection(db, async (connection) => {
    for (const statement of sql)
      await streamRows(connection, statement, [], NO_PACE, () => {
        rows += 1;
      });
  });
  const seconds = (steadyMs() - start) / 1000;
  await db.destroy();
  return { seconds, rows, report: null };
};

/** The finished rows, loaded as a full refresh loads them: same table, same batches, same time for the index. */
const load = async ({ crm: settings, table, file, chunks }: Extract<Job, { kind: 'load' }>): Promise<Outcome> => {
  const crm = crmPool(settings);
  const handle = openSync(file, 'r');
  const next = chunks.values();
  const lines: LineSource = () => {
    const { value } = next.next();
    if (value === undefined) return undefined;
    const bytes = Buffer.allocUnsafe(value[1]);
    readSync(handle, bytes);
    return { bytes, rows: value[0] };
  };
  const start = steadyMs();
  const columns = table === 'kenal_patron' ? PATRON_COLUMNS : VISIT_MONTH_COLUMNS;
  if (table === 'kenal_visit_month') await dropUseKey(crm);
  const rows = await bulkLoad(crm, { table, columns }, lines);
  if (table === 'kenal_visit_month') await addUseKey(crm);
  const seconds = (steadyMs() - start) / 1000;
  closeSync(handle);
  await crm.destroy();
  return { seconds, rows, report: null };
};

/** A whole refresh, from opening the connections on. */
const refresh = async (job: Extract<Job, { kind: 'refresh' }>): Promise<Outcome> => {
  const log = createLogger('warn');
  const start = steadyMs();
  const crm = crmPool(job.crm);
  const db = kohaPool(job.koha, { statementSeconds: LONGEST_STATEMENT_SECONDS });
  const koha = await openKoha({ db, timezone: 'UTC', clock: systemClock, log });
  const report = await refreshService({ crm, koha, rules: RULES, pauseMs: 0, log }).refresh();
  const seconds = (steadyMs() - start) / 1000;
  await Promise.all([crm.destroy(), db.destroy()]);
  return { seconds, rows: report.ledger.rows_written, report };
};

const run = (job: Job): Promise<Outcome> => {
  switch (job.kind) {
    case 'read':
      return read(job);
    case 'load':
      return load(job);
    case 'refresh':
      return refresh(job);
  }
};

const outcome = await run(JSON.parse(await text(process.stdin)) as Job);
const result: JobResult = { ...outcome, peakMb: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(result));
