import { expect } from 'chai';
import { kenalTables, libraryWorld, today, type World } from '../support.ts';
import { metricRows, withMetrics } from './support.ts';
import { metricsSteps } from '../../../../plugin/features/insight/index.ts';
import type { RefreshStep } from '../../../../plugin/features/insight/refresh-step.ts';
import { createLocales } from '../../../../plugin/i18n/index.ts';
import { TIMEZONE } from '../support-rules.ts';

/** Steps that are stopped at the nth place where a run may stop. */
const stoppedAt = (world: World, nth: number): RefreshStep[] => {
  const steps = metricsSteps({
    crm: world.crm.db,
    weights: () => Promise.resolve({ returns: 35, stays: 30, refers: 15, breadth: 20 }),
    language: 'en',
    t: createLocales(TIMEZONE).en.t,
  });
  let asked = 0;
  const throwIfAborted = (): void => {
    asked += 1;
    if (asked >= nth) throw new Error('stopped');
  };
  return steps.map((step) => ({ name: step.name, run: (ledger) => step.run({ ...ledger, throwIfAborted }) }));
};

const failing = async (work: Promise<unknown>): Promise<void> => {
  const outcome = await work.then(
    () => 'done',
    (error: unknown) => String(error),
  );
  expect(outcome).to.contain('stopped');
};

describe('a run for everybody', () => {
  let world: World;

  beforeEach(async () => {
    world = await libraryWorld({ seed: 9, patrons: 60, years: 1 });
  });

  afterEach(async () => {
    await world.close();
  });

  it('leaves what was there when it is stopped, and the next one makes up for it', async () => {
    const metrics = await withMetrics(world);
    await metrics.refresh();
    const before = await metricRows(world);
    await world.crm.db('kenal_patron_metric').update({ stage: 'lapsed', stage_since: '2020-01-01' });
    const tampered = await metricRows(world);
    for (const nth of [1, 2]) {
      const stopped = await world.another({ steps: stoppedAt(world, nth) });
      await failing(stopped.refresh({ full: true }));
      expect(await metricRows(world), `stopped at ${nth}`).to.deep.equal(tampered);
    }
    await metrics.refresh();
    const after = await metricRows(world);
    expect(after.map((row) => row['visit_days'])).to.deep.equal(before.map((row) => row['visit_days']));
    expect(after.every((row) => row['as_of'] === today().toString())).to.equal(true);
    expect((await kenalTables(world.crm.db)).filter((table) => table.endsWith('_next'))).to.deep.equal([]);
    const changed = after.filter((row) => row['stage'] !== 'lapsed').map((row) => row['borrowernumber']);
    expect(await world.crm.db('kenal_stage_change').pluck('borrowernumber')).to.have.members(changed);
  });

  it('calls nothing a change that the first run found', async () => {
    const metrics = await withMetrics(world);
    await metrics.refresh();
    await metrics.refresh({ full: true });
    expect(await world.crm.db('kenal_stage_change').count({ rows: '*' })).to.deep.equal([{ rows: 0 }]);
  });

  it('says the same in parts as in one', async () => {
    const metrics = await withMetrics(world);
    await metrics.refresh();
    const inOne = await metricRows(world);
    const inParts = await withMetrics(world, { patronsAtOnce: 17 });
    await inParts.refresh({ full: true });
    expect(await metricRows(world)).to.deep.equal(inOne);
  });

  it('follows a new language of the library at once', async () => {
    await (await withMetrics(world)).refresh();
    const indonesian = await withMetrics(world, { language: 'id', t: createLocales(TIMEZONE).id.t });
    await indonesian.refresh();
    for (const row of await metricRows(world))
      expect(String(row['stage_reason'])).to.match(/kartu|pemakaian|terdaftar|datang|kunjungan|akun/i);
  });

  it('sums up the months that ended since, from the log of stages', async () => {
    const metrics = await withMetrics(world);
    await metrics.refresh();
    const { db } = world.crm;
    const month = today().with({ day: 1 });
    const last = month.subtract({ months: 1 });
    await db('kenal_stage_month').where('month', '>=', last.toString()).delete();
    await db('kenal_stage_month').update({ is_reconstructed: 0 });
    const [first, second] = await metricRows(world).then((rows) => rows.filter((row) => row['stage'] === 'active'));
    const change = (row: typeof first, from_stage: string | null, to_stage: string, changed_on: string) => ({
      borrowernumber: row?.['borrowernumber'],
      changed_on,
      from_stage,
      to_stage,
      reason: 'x.',
      evidence: '{}',
    });
    await db('kenal_stage_change').insert([
      change(first, 'new', 'slipping', last.add({ days: 3 }).toString()),
      change(first, 'slipping', 'active', last.add({ days: 9 }).toString()),
      change(second, null, 'active', last.add({ days: 5 }).toString()),
    ]);
    await metrics.refresh({ verify: true });
    const flows = await db('kenal_stage_month')
      .where({ month: last.toString() })
      .select<{ from_stage: string | null; to_stage: string | null; patrons: number; is_reconstructed: number }[]>('*');
    const flow = (from: string | null, to: string | null): number =>
      flows
        .filter(({ from_stage, to_stage }) => from_stage === from && to_stage === to)
        .reduce((sum, { patrons }) => sum + patrons, 0);
    if (flow('new', 'active') !== 1)
      console.log(
        first,
        flows,
        await db('kenal_stage_change'),
        await metricRows(world).then((rows) =>
          rows.filter((row) => row['borrowernumber'] === first?.['borrowernumber']),
        ),
      );
    expect(flow('new', 'active')).to.equal(1);
    expect(flow(null, 'active')).to.equal(1);
    expect(flows.every(({ is_reconstructed }) => is_reconstructed === 0)).to.equal(true);
    const there = flows.filter(({ to_stage }) => to_stage !== null).reduce((sum, { patrons }) => sum + patrons, 0);
    const [counted] = await db('kenal_patron_metric as m')
      .join('kenal_patron as p', 'p.borrowernumber', 'm.borrowernumber')
      .whereNull('p.excluded_because')
      .count<{ patrons: number }[]>({ patrons: '*' });
    expect(there).to.equal(counted?.patrons);
  });
});
