import { expect } from 'chai';
import type { Knex } from 'knex';
import {
  claimJob,
  countJobs,
  dropSuperseded,
  failJob,
  finishJob,
  heartbeat,
  LEASE_SECONDS,
  MOST_ATTEMPTS,
  releaseJob,
  tidyJobs,
  type ClaimedJob,
} from '../../plugin/jobs/job.repository.ts';
import { crmPool } from '../../plugin/shared/db/connection.ts';
import { crmDatabase, type TestDatabase } from '../support/database.ts';
import { allJobs, file, NOW, onlyJob, secondsLater } from './queue.ts';

const KINDS = ['refresh'];
const afterTheLease = NOW.add({ seconds: LEASE_SECONDS + 1 });

describe('the job queue', () => {
  let database: TestDatabase;
  let crm: Knex;

  /** Asks again, as a worker does: the server may hold a row for a moment after the statement that changed it. */
  const claim = async (now = NOW): Promise<ClaimedJob> => {
    let job: ClaimedJob | undefined;
    for (let asked = 0; job === undefined && asked < 20; asked += 1) job = await claimJob(crm, { kinds: KINDS, now });
    return job!;
  };

  before(async () => {
    database = await crmDatabase();
    crm = database.db;
  });

  afterEach(() => crm('kenal_job').delete());

  it('files a job of a kind and slot once, however often it is filed', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => file(crm, 'one')));
    expect(answers.filter(Boolean)).to.have.length(1);
    expect(await allJobs(crm)).to.have.length(1);
  });

  it('hands out what has been due longest, and only kinds that were asked for', async () => {
    await file(crm, 'later');
    await file(crm, 'sooner', 'refresh', NOW.subtract({ seconds: 1 }));
    await file(crm, 'soonest', 'other', NOW.subtract({ seconds: 2 }));
    expect((await claim()).slot).to.equal('sooner');
  });

  it('keeps a job back until it is due', async () => {
    await file(crm, 'one', 'refresh', NOW.add({ seconds: 1 }));
    expect(await claimJob(crm, { kinds: KINDS, now: NOW })).to.equal(undefined);
  });

  it('gives each job to exactly one of several workers that ask at once', async () => {
    const slots = Array.from({ length: 24 }, (_, number) => `slot-${number}`);
    await Promise.all(slots.map((slot) => file(crm, slot)));
    const got = await manyClaims([crm, crm], slots.length);
    expect(got.map(({ slot }) => slot)).to.have.members(slots);
  });

  it('does so too on a server that does not know SKIP LOCKED', async () => {
    const slots = Array.from({ length: 12 }, (_, number) => `slot-${number}`);
    await Promise.all(slots.map((slot) => file(crm, slot)));
    const old = [withoutSkipLocked(database), withoutSkipLocked(database)];
    const got = await manyClaims(
      old.map(({ db }) => db),
      slots.length,
    );
    await Promise.all(old.map(({ db }) => db.destroy()));
    expect(got.map(({ slot }) => slot)).to.have.members(slots);
    expect(old.map(({ refused }) => refused())).to.satisfy((counts: number[]) => counts.every((count) => count > 0));
  });

  it('leases a job for a while, prolonged by a heartbeat', async () => {
    await file(crm, 'one');
    const job = await claim();
    expect((await onlyJob(crm)).lease_until).to.equal(secondsLater(LEASE_SECONDS));
    expect(await heartbeat(crm, job, NOW.add({ seconds: 20 }))).to.equal(true);
    expect((await onlyJob(crm)).lease_until).to.equal(secondsLater(LEASE_SECONDS + 20));
  });

  it('takes two heartbeats in the same second for what they are', async () => {
    await file(crm, 'one');
    const job = await claim();
    expect(await heartbeat(crm, job, NOW)).to.equal(true);
  });

  it('gives the job of a worker that died to the next one, and the dead one cannot touch it any more', async () => {
    await file(crm, 'one');
    const first = await claim();
    expect(await tidyJobs(crm, afterTheLease)).to.equal(1);
    const second = await claim(afterTheLease);
    expect(second).to.include({ id: first.id, attempt: 2 });
    expect(await heartbeat(crm, first, afterTheLease)).to.equal(false);
    await finishJob(crm, first, afterTheLease);
    await releaseJob(crm, first);
    expect(await onlyJob(crm)).to.include({ state: 'running', ticket: second.ticket });
  });

  it('leaves a job alone while its lease lasts', async () => {
    await file(crm, 'one');
    await claim();
    expect(await tidyJobs(crm, NOW.add({ seconds: LEASE_SECONDS }))).to.equal(0);
  });

  it('declares a job dead that took its worker with it too often', async () => {
    await file(crm, 'one');
    await claim();
    await crm('kenal_job').update({ attempts: MOST_ATTEMPTS });
    await tidyJobs(crm, afterTheLease);
    expect(await onlyJob(crm)).to.include({ state: 'dead', last_error: 'worker-lost' });
  });

  it('tries a failed job again after 30 seconds, 2, 8 and 32 minutes, and then gives it up', async () => {
    await file(crm, 'one');
    const waits: (string | null)[] = [];
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      await crm('kenal_job').update({ run_at: secondsLater(0) });
      const state = await failJob(crm, await claim(), { reason: 'ECONNREFUSED', now: NOW });
      waits.push(state === 'dead' ? 'dead' : (await onlyJob(crm)).run_at);
    }
    expect(waits).to.deep.equal([secondsLater(30), secondsLater(120), secondsLater(480), secondsLater(1920), 'dead']);
    expect(await onlyJob(crm)).to.include({ state: 'dead', attempts: MOST_ATTEMPTS, last_error: 'ECONNREFUSED' });
    expect(await claimJob(crm, { kinds: KINDS, now: NOW.add({ hours: 24 }) })).to.equal(undefined);
  });

  it('does not count an attempt that ended because the worker was asked to stop', async () => {
    await file(crm, 'one');
    await releaseJob(crm, await claim());
    expect(await onlyJob(crm)).to.include({ state: 'ready', attempts: 0, ticket: null });
    expect((await claim()).attempt).to.equal(1);
  });

  it('drops jobs done two weeks ago and keeps younger ones', async () => {
    await file(crm, 'old');
    await finishJob(crm, await claim(), NOW.subtract({ hours: 24 * 14 + 1 }));
    await file(crm, 'young');
    await finishJob(crm, await claim(), NOW.subtract({ hours: 24 * 14 - 1 }));
    await tidyJobs(crm, NOW);
    expect((await allJobs(crm)).map(({ slot }) => slot)).to.deep.equal(['young']);
  });

  it('forgets dead jobs of earlier slots of the same kind once a later one is done', async () => {
    await file(crm, '2026-11-22 02:55:00');
    await file(crm, '2026-11-22 02:55:00', 'verify');
    await crm('kenal_job').update({ state: 'dead' });
    await file(crm, '2026-11-22 03:00:00');
    await dropSuperseded(crm, await claim());
    expect((await allJobs(crm)).map(({ kind, state }) => `${kind} ${state}`)).to.deep.equal([
      'verify dead',
      'refresh running',
    ]);
  });

  it('counts what is waiting, under way and dead', async () => {
    for (const slot of ['one', 'two', 'three']) await file(crm, slot);
    await claim();
    await crm('kenal_job').where({ slot: 'three' }).update({ state: 'dead' });
    expect(await countJobs(crm)).to.deep.equal({ ready: 1, running: 1, dead: 1 });
  });
});

/** Claims from every pool at once until nothing is left; answers with everything that somebody got. */
const manyClaims = async (pools: readonly Knex[], most: number): Promise<ClaimedJob[]> => {
  const worker = async (db: Knex): Promise<ClaimedJob[]> => {
    const got: ClaimedJob[] = [];
    for (let asked = 0; asked < 3 * most; asked += 1) {
      const job = await claimJob(db, { kinds: KINDS, now: NOW });
      if (job !== undefined) got.push(job);
    }
    return got;
  };
  return (await Promise.all([...pools, ...pools].map(worker))).flat();
};

interface Connection {
  query(query: { sql: string }, ...rest: unknown[]): unknown;
}

interface OldServer {
  readonly db: Knex;
  /** How many statements it refused to understand. */
  readonly refused: () => number;
}

/** A pool on which SKIP LOCKED is the syntax error that it is before MariaDB 10.6. */
const withoutSkipLocked = ({ settings }: TestDatabase): OldServer => {
  const db = crmPool(settings);
  const client = db.client as { acquireConnection(): Promise<Connection> };
  const acquire = client.acquireConnection.bind(client);
  const seen = new WeakSet<Connection>();
  let refused = 0;
  client.acquireConnection = async () => {
    const connection = await acquire();
    if (seen.has(connection)) return connection;
    seen.add(connection);
    const send = connection.query.bind(connection);
    connection.query = (query, ...rest) => {
      const sql = query.sql.replace('skip locked', 'skip the locked');
      if (sql !== query.sql) refused += 1;
      return send({ ...query, sql }, ...rest);
    };
    return connection;
  };
  return { db, refused: () => refused };
};
