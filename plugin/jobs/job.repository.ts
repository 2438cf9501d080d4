import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTransaction } from '../shared/db/transaction.ts';
import { instantOfUtcText, utcText, type Instant } from '../shared/time.ts';

/** A job that this process may work on until its lease ends. */
export interface ClaimedJob {
  readonly id: number;
  readonly kind: string;
  readonly slot: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly ticket: string;
}

/** How long a claim lasts without a heartbeat. */
export const LEASE_SECONDS = 120;
/** A job that failed so often is dead: it is kept and shown, and not tried again. */
export const MOST_ATTEMPTS = 5;
const DAYS_KEPT = 14;
const WORKER_LOST = 'worker-lost';

const NO_SKIP_LOCKED = 1064;

/** Files a job once per kind and slot, however many schedulers try. Answers whether it was new. */
export const fileJob = async (
  crm: Knex,
  { kind, slot, runAt, now }: { kind: string; slot: string; runAt: Instant; now: Instant },
): Promise<boolean> => {
  const [result] = (await crm.raw('INSERT IGNORE INTO kenal_job (kind, slot, run_at, created_at) VALUES (?, ?, ?, ?)', [
    kind,
    slot,
    utcText(runAt),
    utcText(now),
  ])) as [{ affectedRows: number }];
  return result.affectedRows === 1;
};

interface DueRow {
  readonly id: number;
  readonly kind: string;
  readonly slot: string;
  readonly attempts: number;
}

/**
 * Claims the job that has been due longest, of the kinds given; undefined when there is none. Work must begin only
 * after this has returned, which is after the claim has been committed.
 */
export const claimJob = async (
  crm: Knex,
  { kinds, now }: { kinds: readonly string[]; now: Instant },
): Promise<ClaimedJob | undefined> => {
  const ticket = randomUUID();
  const claim = (skipLocked: boolean): Promise<DueRow | undefined> =>
    inTransaction(crm, async (trx) => {
      const due = trx<DueRow>('kenal_job')
        .whereIn('kind', kinds)
        .where('state', 'ready')
        .where('run_at', '<=', utcText(now))
        .orderBy(['run_at', 'id'])
        .limit(1)
        .forUpdate();
      const [row] = await (skipLocked ? due.skipLocked() : due).select('id', 'kind', 'slot', 'attempts');
      if (row === undefined) return undefined;
      const taken = await trx('kenal_job')
        .where({ id: row.id, state: 'ready' })
        .update({
          state: 'running',
          ticket,
          attempts: row.attempts + 1,
          lease_until: utcText(now.add({ seconds: LEASE_SECONDS })),
        });
      return taken === 1 ? row : undefined;
    });
  const row = await claim(true).catch((error: unknown) => {
    // Servers before MariaDB 10.6 do not know SKIP LOCKED; waiting for the row and looking again does as well.
    if ((error as { errno?: number }).errno === NO_SKIP_LOCKED) return claim(false);
    throw error;
  });
  return row === undefined
    ? undefined
    : { id: row.id, kind: row.kind, slot: row.slot, attempt: row.attempts + 1, ticket };
};

/** Prolongs a claim. Answers false when the job is no longer ours, and then its work must stop. */
export const heartbeat = async (crm: Knex, { id, ticket }: ClaimedJob, now: Instant): Promise<boolean> => {
  const changed = await crm('kenal_job')
    .where({ id, ticket, state: 'running' })
    .update({ lease_until: utcText(now.add({ seconds: LEASE_SECONDS })) });
  if (changed === 1) return true;
  const [row] = await crm('kenal_job').where({ id, ticket, state: 'running' }).limit(1).pluck<number[]>('id');
  return row !== undefined;
};

export const finishJob = async (crm: Knex, { id, ticket }: ClaimedJob, now: Instant): Promise<void> => {
  await crm('kenal_job')
    .where({ id, ticket })
    .update({ state: 'done', ticket: null, lease_until: null, finished_at: utcText(now), last_error: null });
};

/** Drops dead jobs of earlier slots of a schedule: a slot that is done did their work, so nobody need look at them. */
export const dropSuperseded = async (crm: Knex, { kind, slot }: ClaimedJob): Promise<void> => {
  await crm('kenal_job').where({ kind, state: 'dead' }).where('slot', '<', slot).delete();
};

/** Gives a job back as it was, because its worker is stopping. */
export const releaseJob = async (crm: Knex, { id, ticket, attempt }: ClaimedJob): Promise<void> => {
  await crm('kenal_job')
    .where({ id, ticket })
    .update({ state: 'ready', attempts: attempt - 1, ticket: null, lease_until: null });
};

/** Gives a job back to be tried again, later each time, or declares it dead. Answers which. */
export const failJob = async (
  crm: Knex,
  { id, ticket, attempt }: ClaimedJob,
  { reason, now }: { reason: string; now: Instant },
): Promise<'ready' | 'dead'> => {
  const state = attempt >= MOST_ATTEMPTS ? 'dead' : 'ready';
  await crm('kenal_job')
    .where({ id, ticket })
    .update({
      state,
      ticket: null,
      lease_until: null,
      last_error: reason.slice(0, 200),
      run_at: utcText(now.add({ seconds: 30 * 4 ** (attempt - 1) })),
      finished_at: state === 'dead' ? utcText(now) : null,
    });
  return state;
};

/**
 * Gives back jobs whose worker has died, and drops those that were done long ago. A job that took its worker with it
 * too often is dead like one that failed too often. Answers how many leases had ended.
 */
export const tidyJobs = async (crm: Knex, now: Instant): Promise<number> => {
  await crm('kenal_job')
    .where('state', 'done')
    .where('finished_at', '<', utcText(now.subtract({ hours: 24 * DAYS_KEPT })))
    .delete();
  const ended = (): Knex.QueryBuilder =>
    crm('kenal_job').where('state', 'running').where('lease_until', '<', utcText(now));
  const dead: number = await ended()
    .where('attempts', '>=', MOST_ATTEMPTS)
    .update({ state: 'dead', ticket: null, lease_until: null, last_error: WORKER_LOST, finished_at: utcText(now) });
  const ready: number = await ended().update({
    state: 'ready',
    ticket: null,
    lease_until: null,
    last_error: WORKER_LOST,
  });
  return dead + ready;
};

export interface JobCounts {
  readonly ready: number;
  readonly running: number;
  readonly dead: number;
}

export const countJobs = async (crm: Knex): Promise<JobCounts> => {
  const [rows] = (await crm.raw('SELECT j.state, COUNT(*) AS jobs FROM kenal_job AS j GROUP BY j.state')) as [
    { readonly state: string; readonly jobs: number }[],
  ];
  const count = (state: string): number => rows.find((row) => row.state === state)?.jobs ?? 0;
  return { ready: count('ready'), running: count('running'), dead: count('dead') };
};

/** A job that was given up. */
export interface DeadJob {
  readonly id: number;
  readonly kind: string;
  readonly attempts: number;
  /** A code or a class of error. */
  readonly lastError: string;
  readonly finishedAt: Instant | undefined;
}

interface DeadRow {
  readonly id: number;
  readonly kind: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly finished_at: string | null;
}

/** Jobs that were given up, the latest first. */
export const deadJobs = async (crm: Knex, most: number): Promise<DeadJob[]> => {
  const rows = await crm('kenal_job')
    .where('kenal_job.state', 'dead')
    .orderBy('kenal_job.id', 'desc')
    .limit(most)
    .select<DeadRow[]>('id', 'kind', 'attempts', 'last_error', 'finished_at');
  return rows.map(({ id, kind, attempts, last_error: lastError, finished_at: finished }) => ({
    id,
    kind,
    attempts,
    lastError: lastError ?? '',
    finishedAt: finished === null ? undefined : instantOfUtcText(finished),
  }));
};

/** Lets a dead job be tried from the start. Answers whether it was still dead. */
export const retryDeadJob = async (crm: Knex, id: number, now: Instant): Promise<boolean> =>
  (await crm('kenal_job')
    .where({ id, state: 'dead' })
    .update({ state: 'ready', attempts: 0, run_at: utcText(now), last_error: null, finished_at: null })) === 1;

/** Forgets a dead job. Answers whether it was still dead. */
export const dropDeadJob = async (crm: Knex, id: number): Promise<boolean> =>
  (await crm('kenal_job').where({ id, state: 'dead' }).delete()) === 1;
