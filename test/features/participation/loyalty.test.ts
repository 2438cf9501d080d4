import { expect } from 'chai';
import { metricFollower } from '../../../plugin/features/insight/metrics/metric.follower.ts';
import type { RefreshOptions, RefreshReport } from '../../../plugin/features/insight/refresh.service.ts';
import { participationFollower, participationStep } from '../../../plugin/features/participation/index.ts';
import { testKoha } from '../../koha/library.ts';
import { metricRows, metricsOn, type MetricRow } from '../insight/metrics/support.ts';
import { libraryWorld, today, type World } from '../insight/support.ts';

describe('taking part, in the loyalty score', () => {
  let world: World;
  let refresh: (options?: RefreshOptions) => Promise<RefreshReport>;
  let earlier: ReadonlyMap<string, MetricRow>;
  /** Two who use the library much and take no part. */
  let some: number[];

  const rows = async (): Promise<Map<string, MetricRow>> =>
    new Map((await metricRows(world)).map((row) => [String(row['borrowernumber']), row]));
  const of = async (patron: number | undefined): Promise<MetricRow> => (await rows()).get(String(patron)) ?? {};
  const tag = (borrowernumber: number | undefined, daysAgo: number): object => ({
    borrowernumber,
    biblionumber: 1,
    term: 'words',
    date_created: `${today().subtract({ days: daysAgo }).toString()} 10:00:00`,
  });

  before(async () => {
    world = await libraryWorld({ seed: 5, patrons: 80 });
    for (const table of ['club_enrollments', 'clubs', 'suggestions', 'reviews', 'tags_all'])
      await world.koha.db(table).delete();
    const koha = await testKoha(world.koha.db);
    const service = await world.another({
      followers: [metricFollower, participationFollower],
      steps: [participationStep({ crm: world.crm.db, koha, pauseMs: 0 }), ...metricsOn(world.crm.db)],
    });
    refresh = (options) => service.refresh(options);
    await refresh();
    some = await world.crm
      .db('kenal_patron_metric')
      .whereNotNull('loyalty')
      .where('loyalty_breadth', '<', 0.4)
      .orderBy([{ column: 'loyalty_breadth', order: 'desc' }, 'borrowernumber'])
      .limit(2)
      .pluck<number[]>('borrowernumber');
    earlier = await rows();
  });

  after(() => world.close());

  it('counts reviews that others read for bringing others, and clubs, suggestions and tags for one line more', async () => {
    const [one, other] = some;
    const { db } = world.koha;
    const review = { borrowernumber: one, review: 'Words', datereviewed: `${today().toString()} 10:00:00` };
    await db('reviews').insert([
      { ...review, approved: 1 },
      { ...review, approved: 0 },
    ]);
    await db('clubs').insert({ id: 1, club_template_id: 1, name: 'Chess' });
    await db('club_enrollments').insert({ club_id: 1, borrowernumber: other, date_enrolled: '2020-01-05 03:00:00' });
    await db('tags_all').insert(tag(other, 400));
    expect((await refresh()).kind).to.equal('incremental');
    const was = (patron: number | undefined): MetricRow => earlier.get(String(patron)) ?? {};
    const [reviewer, member] = [await of(one), await of(other)];
    expect(Number(reviewer['loyalty_refers'])).to.equal(0.4866);
    expect(reviewer['loyalty_coverage']).to.equal(Number(was(one)['loyalty_coverage']) + 1);
    expect(reviewer['loyalty_breadth']).to.equal(was(one)['loyalty_breadth']);
    expect(member['service_lines']).to.equal(Number(was(other)['service_lines']) + 1);
    expect(Number(member['loyalty_breadth'])).to.be.above(Number(was(other)['loyalty_breadth']));
    expect(member['loyalty_refers']).to.equal(null);
    for (const [patron, row] of await rows()) {
      const former = earlier.get(patron) ?? {};
      expect(Number(row['loyalty']), patron).to.be.at.least(Number(former['loyalty']));
      for (const column of ['visit_days', 'last_visit', 'x', 'p_active', 'stage_since'])
        expect(row[column], `${column} of ${patron}`).to.equal(former[column]);
    }
  });

  it('is the same whichever way it was worked out', async () => {
    const followed = await metricRows(world);
    await refresh({ full: true });
    expect(await metricRows(world)).to.deep.equal(followed);
    await world.koha.db('club_enrollments').update({ date_canceled: '2021-01-05 03:00:00' });
    await world.koha.db('reviews').delete();
    await refresh();
    expect([...(await rows()).entries()]).to.deep.equal([...earlier.entries()]);
  });

  it('counts in the past only what had been done by then', async () => {
    await world.koha.db('tags_all').insert(tag(some[0], 10));
    await refresh();
    const day = today().subtract({ days: 20 });
    const lines = async (): Promise<unknown> => (await of(some[0]))['service_lines'];
    const now = await lines();
    await refresh({ asOf: day });
    const then = await lines();
    await world.koha.db('tags_all').where('borrowernumber', some[0]).delete();
    await refresh({ asOf: day });
    expect(await lines()).to.equal(then);
    await refresh();
    expect(await lines()).to.equal(Number(now) - 1);
  });
});
