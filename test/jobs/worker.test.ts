import { once } from 'node:events';
import { setTimeout as pass } from 'node:timers/promises';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { LEASE_SECONDS } from '../../plugin/jobs/job.repository.ts';
import { runWorker, workOnce, type JobWork, type WorkerDeps } from '../../plugin/jobs/worker.ts';
import { crmPool } from '../../plugin/shared/db/connection.ts';
import { fixedClock } from '../support/clock.ts';
import { crmDatabase, type TestDatabase } from '../support/database.ts';
import { collectedLog, type CollectedLog } from '../support/log.ts';
import { allJobs, file, onlyJob } from './queue.ts';

const NEVER = new AbortController().signal;
const fast = { lookEveryMs: 20, heartbeatEveryMs: 20 };

describe('a worker', () => {
  let database: TestDatabase;
  let crm: Knex;
  let collected: CollectedLog;

  const worker = (body: JobWork, changes: Partial<WorkerDeps> = {}): WorkerDeps => ({
    crm,
    work: new Map([['refresh', body]]),
    schedule: [],
    timezone: 'Asia/Jakarta',
    clock: fixedClock(),
    log: collected.log,
    pace: fast,
    ...changes,
  });

  const events = (): unknown[] => collected.records.map(({ event }) => event);

  before(async () => {
    database = await crmDatabase();
    crm = database.db;
  });

  beforeEach(() => {
    collected = collectedLog();
  });

  afterEach(() => crm('kenal_job').delete());

  it('files what is due, does it, and says so', async () => {
    let done = 0;
    const work: JobWork = () => {
      done += 1;
      return Promise.resolve();
    };
    const deps = worker(work, { schedule: [{ name: 'refresh', schedule: '*/5 * * * *' }] });
    expect(await workOnce(deps, NEVER)).to.equal(true);
    expect(await workOnce(deps, NEVER)).to.equal(false);
    expect(done).to.equal(1);
    expect(await onlyJob(crm)).to.include({ state: 'done', attempts: 1, finished_at: '2026-11-22 03:00:00' });
    expect(events()).to.deep.equal(['jobs.done']);
  });

  it('tells the work to stop when the lease is lost, and leaves the job to who has it now', async () => {
    await file(crm, 'one');
    const work: JobWork = async (signal) => {
      await crm('kenal_job').update({ ticket: 'somebody else' });
      await once(signal, 'abort');
      throw signal.reason;
    };
    await workOnce(worker(work), NEVER);
    expect(await onlyJob(crm)).to.include({ state: 'running', ticket: 'somebody else', attempts: 1 });
    expect(events()).to.deep.equal(['jobs.lease-lost']);
  });

  it('tells the work to stop when the database has been silent for longer than the lease', async () => {
    await file(crm, 'one');
    const clock = fixedClock();
    const own = crmPool(database.settings);
    const work: JobWork = async (signal) => {
      await own.destroy();
      clock.advance({ seconds: LEASE_SECONDS + 1 });
      await once(signal, 'abort');
      throw signal.reason;
    };
    await workOnce(worker(work, { crm: own, clock }), NEVER);
    expect(events()).to.include.members(['jobs.heartbeat-failed', 'jobs.lease-lost']);
  });

  it('keeps a lease for as long as the work takes', async () => {
    await file(crm, 'one');
    const clock = fixedClock();
    let lease: string | null = null;
    const work: JobWork = async () => {
      clock.advance({ minutes: 1 });
      await pass(200);
      lease = (await onlyJob(crm)).lease_until;
    };
    await workOnce(worker(work, { clock }), NEVER);
    expect(lease).to.equal('2026-11-22 03:03:00');
  });

  it('gives the job at hand back, uncounted, when it is asked to stop', async () => {
    await file(crm, 'one');
    const stop = new AbortController();
    const work: JobWork = (signal) => {
      stop.abort();
      return Promise.reject(signal.reason as Error);
    };
    await runWorker(worker(work), stop.signal);
    expect(await onlyJob(crm)).to.include({ state: 'ready', attempts: 0, ticket: null });
  });

  it('keeps of a failure its code or class, never its message', async () => {
    await file(crm, 'one');
    await workOnce(
      worker(() => Promise.reject(new TypeError('Siti Rahayu'))),
      NEVER,
    );
    expect(await onlyJob(crm)).to.include({ state: 'ready', attempts: 1, last_error: 'TypeError' });
    expect(events()).to.deep.equal(['jobs.failed']);
  });

  it('says loudly that a job has failed for the last time', async () => {
    await file(crm, 'one');
    await crm('kenal_job').update({ attempts: 4 });
    await workOnce(
      worker(() => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))),
      NEVER,
    );
    expect(await onlyJob(crm)).to.include({ state: 'dead', last_error: 'ECONNREFUSED' });
    expect(collected.records[0]).to.include({ event: 'jobs.dead', level: 50 });
  });

  it('lets a slot that is done speak for the dead ones before it', async () => {
    await file(crm, '2026-11-22 01:00:00');
    await crm('kenal_job').update({ state: 'dead' });
    await workOnce(
      worker(() => Promise.resolve(), { schedule: [{ name: 'refresh', schedule: '*/5 * * * *' }] }),
      NEVER,
    );
    expect((await allJobs(crm)).map(({ state }) => state)).to.deep.equal(['done']);
  });

  it('waits for a database that cannot be reached, and goes on when it can', async () => {
    await file(crm, 'one');
    const stop = new AbortController();
    await crm.schema.renameTable('kenal_job', 'kenal_job_away');
    const work: JobWork = () => {
      stop.abort();
      return Promise.resolve();
    };
    const running = runWorker(worker(work), stop.signal);
    await pass(100);
    await crm.schema.renameTable('kenal_job_away', 'kenal_job');
    await running;
    expect(events()).to.include('jobs.unreachable');
    expect(await onlyJob(crm)).to.include({ state: 'done' });
  });

  it('stops at once when it is asked to while it waits', async () => {
    const stop = new AbortController();
    const running = runWorker(
      worker(() => Promise.resolve(), { pace: { lookEveryMs: 60_000, heartbeatEveryMs: 60_000 } }),
      stop.signal,
    );
    await pass(100);
    stop.abort();
    await running;
  });
});
