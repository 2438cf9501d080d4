import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { RefreshService } from '../../../../plugin/features/insight/refresh.service.ts';
import { addPatron, setPrivacy } from '../../../../plugin/demo/library/happen.ts';
import { crmPool } from '../../../../plugin/shared/db/connection.ts';
import { randomLife } from '../support-happenings.ts';
import { oracleOn } from '../support-oracle.ts';
import { kenalTables, libraryWorld, today, type World } from '../support.ts';
import { metricRows, useByHand, withMetrics, type MetricRow } from './support.ts';

const USE = [
  'first_visit',
  'last_visit',
  'visit_days',
  'visit_days_365',
  'visit_days_91',
  'visit_days_91_before',
  'loans_365',
  'x',
  't_x_days',
] as const;

const expectUseByHand = async (world: World, day: string): Promise<void> => {
  const byHand = await useByHand(world, day);
  for (const row of await metricRows(world)) {
    const wanted = byHand.get(Number(row['borrowernumber']));
    for (const column of USE)
      expect(row[column], `${column} of ${row['borrowernumber']}`).to.equal(wanted?.[column] ?? null);
    expect(row['as_of']).to.equal(day);
  }
};

/** What is kept of how many patrons there are metrics is how many there are. */
const expectCount = async (world: World): Promise<void> => {
  const rows = await metricRows(world);
  expect(await world.crm.db('kenal_insight_state').pluck('patrons')).to.deep.equal([rows.length]);
};

const beganAs = (row: MetricRow): string =>
  JSON.stringify([row['borrowernumber'], row['stage_since'], row['previous_stage'], row['stage']]);

/** Every stage that began since what was found first is in the log, and nothing is in it twice. */
const expectLoggedOnce = async (world: World, first: readonly MetricRow[]): Promise<void> => {
  const changes = await world.crm
    .db('kenal_stage_change')
    .select<MetricRow[]>('borrowernumber', 'changed_on', 'from_stage', 'to_stage');
  const logged = changes.map((row) =>
    JSON.stringify([row['borrowernumber'], row['changed_on'], row['from_stage'], row['to_stage']]),
  );
  expect(logged).to.have.length(new Set(logged).size);
  const found = new Set(first.map(beganAs));
  const began = (await metricRows(world)).filter(
    (row) => row['previous_stage'] !== null && row['stage_since'] === row['as_of'] && !found.has(beganAs(row)),
  );
  expect(logged).to.include.members(began.map(beganAs));
};

/** Runs something while nobody can read a table, as soon as somebody waits for it. */
const whileWaitingFor = async (world: World, table: string, happen: () => Promise<unknown>): Promise<void> => {
  const holder = crmPool(world.crm.settings, { maxConnections: 1 });
  try {
    await holder.raw('LOCK TABLES ?? WRITE', [table]);
    for (let waiting = 0; waiting === 0;) {
      await delay(10);
      const [[row]] = (await world.crm.db.raw(
        `SELECT COUNT(*) AS waiting FROM information_schema.PROCESSLIST
          WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND STATE LIKE 'Waiting for table%lock' AND INFO LIKE ?`,
        [`%${table}%`],
      )) as [[{ waiting: number }]];
      ({ waiting } = row);
    }
    await happen();
  } finally {
    await holder.destroy();
  }
};

const record = (world: World, rows: readonly (readonly [borrowernumber: number, ago: number, kind: string])[]) =>
  world.crm.db('kenal_recorded_visit').insert(
    rows.map(([borrowernumber, ago, kind]) => ({
      borrowernumber,
      day: today().subtract({ days: ago }).toString(),
      kind,
      source: 'test',
    })),
  );

describe('the metrics of patrons', () => {
  let world: World;
  let metrics: RefreshService;

  beforeEach(async () => {
    world = await libraryWorld({ seed: 5, patrons: 80, years: 2 });
    metrics = await withMetrics(world);
  });

  afterEach(async () => {
    await world.close();
  });

  it('are there for everybody but those who keep no history, with what the ledger says', async () => {
    await world.koha.db('borrowers').whereIn('borrowernumber', [60, 61]).update({ privacy: 2 });
    const report = await metrics.refresh();
    const everybody = await world.crm.db('kenal_patron').where('privacy', '<>', 2).pluck<number[]>('borrowernumber');
    const rows = await metricRows(world);
    expect(rows.map((row) => row['borrowernumber'])).to.have.members(everybody);
    expect(report.steps['metrics']).to.deep.equal({ patrons: rows.length, computed: rows.length });
    await expectUseByHand(world, today().toString());
    for (const row of rows) {
      if (row['stage'] === 'never_used') expect(row['visit_days']).to.equal(null);
      expect(String(row['stage_reason'])).to.match(/\.$/);
      expect(JSON.parse(String(row['stage_evidence']))).to.have.property('code');
    }
  });

  it('count what Kenal recorded itself, each kind a service line', async () => {
    await metrics.refresh();
    const [before] = await metricRows(world).then((rows) => rows.filter((row) => Number(row['visit_days_365']) > 3));
    const borrowernumber = Number(before?.['borrowernumber']);
    await record(world, [
      [borrowernumber, 1, 'event'],
      [borrowernumber, 2, 'consultation'],
      [borrowernumber, 3, 'referral'],
      [borrowernumber, 400, 'event'],
    ]);
    expect((await metrics.refresh()).steps['metrics']).to.include({ computed: 1 });
    await expectUseByHand(world, today().toString());
    const after = (await metricRows(world)).find((row) => row['borrowernumber'] === borrowernumber);
    expect(after?.['service_lines']).to.equal(Number(before?.['service_lines']) + 2);
    expect(Number(after?.['loyalty'])).to.be.greaterThan(Number(before?.['loyalty']));
    expect(Number(after?.['loyalty_refers'])).to.be.closeTo(1 - Math.exp(-1 / 1.5), 1e-4);
    await world.crm.db('kenal_recorded_visit').delete();
    await metrics.refresh();
    expect((await metricRows(world)).find((row) => row['borrowernumber'] === borrowernumber)).to.deep.equal(before);
  });

  it('are gone with whoever chooses to keep no history, at once and without a trace', async () => {
    await metrics.refresh();
    const [shy = 0] = await world.crm.db('kenal_visit_month').distinct().pluck<number[]>('borrowernumber');
    await world.crm.db('kenal_stage_change').insert({
      borrowernumber: shy,
      changed_on: '2026-01-01',
      to_stage: 'active',
      reason: 'Came.',
      evidence: '{}',
    });
    await setPrivacy(world.koha.db, shy, 2);
    const ledgerOnly = await world.another({
      followers: [(await import('../../../../plugin/features/insight/index.ts')).metricFollower],
    });
    await ledgerOnly.refresh();
    for (const table of ['kenal_patron_metric', 'kenal_stage_change'])
      expect(await world.crm.db(table).where({ borrowernumber: shy }), table).to.deep.equal([]);
    await expectCount(world);
    await metrics.refresh({ full: true });
    expect(await world.crm.db('kenal_patron_metric').where({ borrowernumber: shy })).to.deep.equal([]);
  });

  it('are counted as they come, without counting them all', async () => {
    await metrics.refresh();
    await expectCount(world);
    const rows = await metricRows(world);
    const [first, second] = rows.map((row) => Number(row['borrowernumber']));
    await world.crm.db('kenal_patron_metric').where({ borrowernumber: first }).delete();
    await world.crm.db('kenal_insight_state').decrement('patrons', 1);
    await record(world, [[first ?? 0, 1, 'event']]);
    expect((await metrics.refresh()).steps['metrics']).to.deep.equal({ patrons: rows.length, computed: 1 });
    await expectCount(world);
    // As a database of an earlier version has it.
    await world.crm.db('kenal_insight_state').update({ patrons: null });
    await record(world, [[second ?? 0, 1, 'event']]);
    expect((await metrics.refresh()).steps['metrics']).to.deep.equal({ patrons: rows.length, computed: 1 });
    await expectCount(world);
  });

  it('are counted again where a run for everybody died before it had noted how many they are', async () => {
    await metrics.refresh();
    const { db } = world.crm;
    await addPatron(world.koha.db, {
      cardnumber: 'NEW',
      surname: 'Person',
      branchcode: (await world.koha.db('branches').pluck<string[]>('branchcode'))[0] ?? '',
      categorycode: (await db('kenal_patron').whereNull('excluded_because').pluck<string[]>('categorycode'))[0] ?? '',
      dateenrolled: today().toString(),
    });
    const before = await metricRows(world);
    await db.schema.renameTable('kenal_stage_change', 'kenal_stage_change_away');
    const failure = await metrics.refresh({ verify: true }).catch((error: unknown) => error);
    await db.schema.renameTable('kenal_stage_change_away', 'kenal_stage_change');
    expect(failure).to.be.instanceOf(Error);
    const rows = await metricRows(world);
    expect(rows).to.have.length(before.length + 1);
    expect((await metrics.refresh()).steps['metrics']).to.include({ patrons: rows.length });
    await expectCount(world);
  });

  it('count a visit that is recorded while a run for everybody begins, in this run or the next', async () => {
    await metrics.refresh();
    const [visitor] = (await metricRows(world)).filter((row) => Number(row['visit_days_365']) > 3);
    const night = metrics.refresh({ verify: true });
    await whileWaitingFor(world, 'kenal_participation', () =>
      record(world, [[Number(visitor?.['borrowernumber']), 1, 'event']]),
    );
    await night;
    await metrics.refresh();
    await expectUseByHand(world, today().toString());
    const followed = await metricRows(world);
    const after = followed.find((row) => row['borrowernumber'] === visitor?.['borrowernumber']);
    expect(after?.['service_lines']).to.equal(Number(visitor?.['service_lines']) + 1);
    await metrics.refresh({ full: true });
    expect(await metricRows(world)).to.deep.equal(followed);
  });

  it('show the past with --as-of, marked, and the present again afterwards', async () => {
    await metrics.refresh();
    const present = await metricRows(world);
    const past = today().subtract({ days: 200 });
    await metrics.refresh({ asOf: past });
    await expectUseByHand(world, past.toString());
    await metrics.refresh();
    expect(await metricRows(world)).to.deep.equal(present);
    expect((await kenalTables(world.crm.db)).filter((table) => /_(next|old|complete)$/.test(table))).to.deep.equal([]);
  });
});

const RUNS = Number(process.env['METRIC_RUNS'] ?? 6);
const STEPS = 18;

describe('the metrics of randomised libraries', () => {
  for (let seed = 1; seed <= RUNS; seed += 1)
    it(`are the same whether worked out of changes or anew (seed ${seed})`, async () => {
      const world = await libraryWorld({ seed, patrons: 40, years: 1 });
      // From when on loans may be forgotten is asked at night only, so a batch of the day would tell the ways apart.
      const metrics = await withMetrics(world, { datesOfAnonymisedLoans: true });
      const oracle = await oracleOn(world.koha.db);
      const refresh = () => metrics.refresh().then(() => undefined);
      const life = randomLife(seed, world.koha.db, oracle, refresh, ['lateCheckout', 'lateLocalUse']);
      const story: string[] = [];
      await refresh();
      const first = await metricRows(world);
      for (let step = 0; step < STEPS; step += 1) {
        story.push(await life.happen());
        if (life.random.chance(0.2))
          await record(world, [[51 + life.random.below(40), life.random.below(300), 'event']]);
        if (life.random.chance(0.4)) await refresh();
      }
      await refresh();
      const followed = await metricRows(world);
      await expectUseByHand(world, today().toString());
      await expectCount(world);
      await expectLoggedOnce(world, first);
      await metrics.refresh({ full: true });
      expect(await metricRows(world), story.join(' ')).to.deep.equal(followed);
      await world.close();
    });
});
