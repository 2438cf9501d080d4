import type { Knex } from 'knex';
import type { Logger } from '../shared/log.ts';
import type { Clock, Instant } from '../shared/time.ts';
import {
  claimJob,
  dropSuperseded,
  failJob,
  finishJob,
  heartbeat,
  LEASE_SECONDS,
  releaseJob,
  tidyJobs,
  type ClaimedJob,
} from './job.repository.ts';
import { fileDueSlots, type ScheduledJob } from './schedule.ts';

/** How often a worker without a job looks for one, and how often it prolongs the lease of the one it has. */
export interface Pace {
  readonly lookEveryMs: number;
  readonly heartbeatEveryMs: number;
}

const PACE: Pace = { lookEveryMs: 5_000, heartbeatEveryMs: 20_000 };

/** What a kind of job does. It must be safe to do twice, and stop soon after the signal is aborted. */
export type JobWork = (signal: AbortSignal) => Promise<void>;

export interface WorkerDeps {
  readonly crm: Knex;
  readonly work: ReadonlyMap<string, JobWork>;
  readonly schedule: readonly ScheduledJob[];
  readonly timezone: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pace?: Pace;
}

/**
 * Files what the schedule says and works on what is due, one job at a time, until the signal is aborted; the job at
 * hand is then asked to stop and given back.
 *
 * A database that cannot be reached is waited for: the worker says so and looks again.
 */
export const runWorker = async (deps: WorkerDeps, signal: AbortSignal): Promise<void> => {
  const { log, pace = PACE } = deps;
  while (!signal.aborted) {
    try {
      if (await workOnce(deps, signal)) continue;
    } catch (err) {
      log.warn({ event: 'jobs.unreachable', err }, 'the job queue cannot be read; looking again');
    }
    await pause(pace.lookEveryMs, signal);
  }
};

/** Files what is due and works on one job. Answers whether there was one. */
export const workOnce = async (deps: WorkerDeps, signal: AbortSignal): Promise<boolean> => {
  const { crm, work, schedule, timezone, clock } = deps;
  await tidyJobs(crm, clock.now());
  await fileDueSlots(crm, schedule, { timezone, now: clock.now() });
  const job = await claimJob(crm, { kinds: [...work.keys()], now: clock.now() });
  if (job === undefined) return false;
  await runJob(deps, job, signal);
  return true;
};

const runJob = async (deps: WorkerDeps, job: ClaimedJob, signal: AbortSignal): Promise<void> => {
  const { crm, work, schedule, clock, log } = deps;
  const lease = keepLease(deps, job);
  const about = { job: job.id, kind: job.kind, attempt: job.attempt };
  try {
    const body = work.get(job.kind);
    if (body !== undefined) await body(AbortSignal.any([signal, lease.lost]));
    await finishJob(crm, job, clock.now());
    if (schedule.some(({ name }) => name === job.kind)) await dropSuperseded(crm, job);
    log.info({ event: 'jobs.done', ...about }, 'a job is done');
  } catch (err) {
    if (lease.lost.aborted) {
      log.warn({ event: 'jobs.lease-lost', ...about }, 'a job belongs to another worker now and was stopped here');
      return;
    }
    if (signal.aborted) {
      await releaseJob(crm, job);
      return;
    }
    const state = await failJob(crm, job, { reason: reasonOf(err), now: clock.now() });
    if (state === 'dead') log.error({ event: 'jobs.dead', ...about, err }, 'a job failed too often and was given up');
    else log.warn({ event: 'jobs.failed', ...about, err }, 'a job failed and will be tried again');
  } finally {
    lease.end();
  }
};

interface Lease {
  /** Aborted when the job is no longer ours, or when nothing was heard for so long that it may not be. */
  readonly lost: AbortSignal;
  end(): void;
}

const keepLease = ({ crm, clock, log, pace = PACE }: WorkerDeps, job: ClaimedJob): Lease => {
  const lost = new AbortController();
  const lose = (): void => lost.abort(new Error('the lease was lost'));
  const leaseFromNow = (): Instant => clock.now().add({ seconds: LEASE_SECONDS });
  let until = leaseFromNow();
  const beat = async (): Promise<void> => {
    const next = leaseFromNow();
    try {
      if (await heartbeat(crm, job, clock.now())) until = next;
      else lose();
    } catch (err) {
      log.warn({ event: 'jobs.heartbeat-failed', job: job.id, err }, 'a lease could not be prolonged');
      if (clock.now().epochMilliseconds > until.epochMilliseconds) lose();
    }
  };
  const timer = setInterval(() => void beat(), pace.heartbeatEveryMs);
  return { lost: lost.signal, end: () => clearInterval(timer) };
};

/** A code or a class of error; messages may carry data. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
