import type { Knex } from 'knex';
import { fileJob } from '../../plugin/jobs/job.repository.ts';
import { instant, utcText, type Instant } from '../../plugin/shared/time.ts';

export const NOW = instant('2026-11-22T03:00:00Z');

export interface JobRow {
  readonly id: number;
  readonly kind: string;
  readonly slot: string;
  readonly state: string;
  readonly run_at: string;
  readonly attempts: number;
  readonly ticket: string | null;
  readonly lease_until: string | null;
  readonly last_error: string | null;
  readonly finished_at: string | null;
}

/** Files a job that is due. */
export const file = (crm: Knex, slot: string, kind = 'refresh', runAt: Instant = NOW): Promise<boolean> =>
  fileJob(crm, { kind, slot, runAt, now: NOW });

export const allJobs = (crm: Knex): Promise<JobRow[]> =>
  crm<JobRow>('kenal_job')
    .orderBy('id')
    .select('id', 'kind', 'slot', 'state', 'run_at', 'attempts', 'ticket', 'lease_until', 'last_error', 'finished_at');

export const onlyJob = async (crm: Knex): Promise<JobRow> => (await allJobs(crm))[0]!;

/** As MariaDB shows a moment that lies so many seconds after {@link NOW}. */
export const secondsLater = (seconds: number): string => utcText(NOW.add({ seconds }));
