import type { Knex } from 'knex';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';

/** What one refresh asked of Koha's database. */
export interface RefreshRun {
  readonly startedAt: Instant;
  readonly kind: 'full' | 'incremental' | 'verify' | 'failed';
  /** Rows of Koha; undefined where it failed. */
  readonly rowsRead: number | undefined;
  readonly rowsWritten: number | undefined;
  /** From beginning to end. */
  readonly seconds: number;
}

const DAYS_KEPT = 14;

/** Keeps a record of a run, and forgets those of long ago. */
export const recordRun = async (crm: Knex, run: RefreshRun): Promise<void> => {
  await crm('kenal_refresh_run').insert({
    started_at: utcText(run.startedAt),
    kind: run.kind,
    rows_read: run.rowsRead ?? null,
    rows_written: run.rowsWritten ?? null,
    seconds: run.seconds,
  });
  const oldest = utcText(run.startedAt.subtract({ hours: 24 * DAYS_KEPT }));
  await crm('kenal_refresh_run').where('started_at', '<', oldest).delete();
};

interface RunRow {
  readonly started_at: string;
  readonly kind: RefreshRun['kind'];
  readonly rows_read: number | null;
  readonly rows_written: number | null;
  readonly seconds: string;
}

/** The latest runs, newest first. */
export const latestRuns = async (crm: Knex, most: number): Promise<RefreshRun[]> => {
  const rows = await crm('kenal_refresh_run')
    .orderBy('kenal_refresh_run.id', 'desc')
    .limit(most)
    .select<RunRow[]>('started_at', 'kind', 'rows_read', 'rows_written', 'seconds');
  return rows.map((row) => ({
    startedAt: instantOfUtcText(row.started_at),
    kind: row.kind,
    rowsRead: row.rows_read ?? undefined,
    rowsWritten: row.rows_written ?? undefined,
    seconds: Number(row.seconds),
  }));
};

/** What all runs since a moment asked of Koha's database together. */
export interface KohaLoad {
  readonly runs: number;
  readonly rows: number;
  readonly seconds: number;
}

interface LoadRow {
  readonly runs: number;
  readonly row_count: string;
  readonly seconds: string;
}

export const loadSince = async (crm: Knex, since: Instant): Promise<KohaLoad> => {
  const [[row]] = (await crm.raw(
    'SELECT COUNT(*) AS runs, COALESCE(SUM(r.rows_read), 0) AS row_count, COALESCE(SUM(r.seconds), 0) AS seconds ' +
      'FROM kenal_refresh_run AS r WHERE r.started_at >= ?',
    [utcText(since)],
  )) as [readonly LoadRow[]];
  return { runs: row?.runs ?? 0, rows: Number(row?.row_count ?? 0), seconds: Number(row?.seconds ?? 0) };
};
