import type { Knex } from 'knex';
import type { Logger } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import { claimJob, failJob, finishJob, heartbeat, releaseJob, tidyJobs, type ClaimedJob } from './job.repository.ts';
import { fileDueSlots, type ScheduledJob } from './schedule.ts';

const LOOK_EVERY_MS = 5_000;
const HEARTBEAT_EVERY_MS = 20_000;

/** What a kind of job does. It must be safe to do twice, and stop soon after the signal is aborted. */
export type JobWork = (signal: AbortSignal) => Promise<void>;

export interface WorkerDeps {
  readonly crm: Knex;
  readonly work: ReadonlyMap<string, JobWork>;
  readonly schedule: readonly ScheduledJob[];
  readonly timezone: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Files what the schedule says and works on what is due, one job at a time, until the signal is aborted; the job at
 * hand is then asked to stop and given back.
 *
 * A database that cannot be reached is waited for: the worker says so and looks again.
 */
export const runWorker = async (deps: WorkerDeps, signal: AbortSignal): Promise<void> => {
  const { log } = deps;
  while (!signal.aborted) {
    try {
      if (await workOnce(deps, signal)) continue;
    } catch (err) {
      log.warn({ event: 'jobs.unreachable', err }, 'the job queue cannot be read; looking again');
    }
    await pause(LOOK_EVERY_MS, signal);
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

const runJob = async ({ crm, work, clock, log }: WorkerDeps, job: ClaimedJob, signal: AbortSignal): Promise<void> => {
  const stop = new AbortController();
  const timer = setInterval(() => {
    heartbeat(crm, job, clock.now()).then(
      (isOurs) => {
        if (!isOurs) stop.abort(new Error('the lease was lost'));
      },
      (err: unknown) =>
        log.warn({ event: 'jobs.heartbeat-failed', job: job.id, err }, 'a lease could not be prolonged'),
    );
  }, HEARTBEAT_EVERY_MS);
  const about = { job: job.id, kind: job.kind, attempt: job.attempt };
  try {
    const body = work.get(job.kind);
    if (body !== undefined) await body(AbortSignal.any([signal, stop.signal]));
    await finishJob(crm, job, clock.now());
    log.info({ event: 'jobs.done', ...about }, 'a job is done');
  } catch (err) {
    if (signal.aborted) {
      await releaseJob(crm, job);
      return;
    }
    const state = await failJob(crm, job, { reason: reasonOf(err), now: clock.now() });
    if (state === 'dead') log.error({ event: 'jobs.dead', ...about, err }, 'a job failed too often and was given up');
    else log.warn({ event: 'jobs.failed', ...about, err }, 'a job failed and will be tried again');
  } finally {
    clearInterval(timer);
  }
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
