import { expect } from 'chai';
import { metricReader } from '../../../../plugin/features/insight/index.ts';
import { EVERY_LIBRARY, NO_LIBRARY } from '../../../../plugin/koha/visibility.ts';
import { emptyWorld, patron, today, type World } from '../support.ts';

const day = (ago: number): string => today().subtract({ days: ago }).toString();

const metric = (borrowernumber: number, columns: Readonly<Record<string, unknown>>) => ({
  borrowernumber,
  as_of: day(0),
  stage: 'slipping',
  stage_since: day(9),
  stage_reason: 'Usually comes every week; last came 5 weeks ago.',
  stage_evidence: '{"code":"rhythm_broken","usual":7,"now":35}',
  ...columns,
});

describe('what pages read of metrics', () => {
  let world: World;

  before(async () => {
    world = await emptyWorld();
    await world.koha.db('branches').insert({ branchcode: 'NTH', branchname: 'North' });
    await world.koha
      .db('borrowers')
      .insert([2, 3, 4, 5, 6, 8].map((number) => patron(number, { branchcode: number === 4 ? 'NTH' : 'CTR' })));
    await world.koha.db('borrowers').insert(patron(7, { categorycode: 'STA' }));
    await world.refresh();
    await world.crm.db('kenal_patron_metric').insert([
      metric(2, { expected_loss_91: 1.5, loyalty: 61.5, last_visit: day(35), p_active: 0.42 }),
      metric(3, { expected_loss_91: 4.25, loyalty_refers: 0 }),
      metric(4, { expected_loss_91: 9 }),
      metric(5, { stage: 'active', loyal_prospect: 0.6, visit_days_91: 3, visit_days_91_before: 2 }),
      metric(6, { stage: 'active', loyal_prospect: 0.7, visit_days_91: 2, visit_days_91_before: 0 }),
      // Comes as often as ever.
      metric(8, { stage: 'active', loyal_prospect: 0.8, visit_days_91: 4, visit_days_91_before: 4 }),
      metric(7, { expected_loss_91: 99, loyal_prospect: 0.9 }),
    ]);
    await world.crm.db('kenal_stage_change').insert(
      [
        [null, 'new', 300],
        ['new', 'active', 200],
        ['active', 'slipping', 9],
      ].map(([from_stage, to_stage, ago]) => ({
        borrowernumber: 2,
        changed_on: day(Number(ago)),
        from_stage,
        to_stage,
        reason: 'Came.',
        evidence: '{"code":"in_use"}',
      })),
    );
  });

  after(async () => {
    await world.close();
  });

  it('is everything about a patron, with nothing for what is not known', async () => {
    const found = await metricReader(world.crm.db).metricOf(2);
    expect(found).to.include({ stage: 'slipping', loyalty: 61.5, pActive: 0.42, loyaltyRefers: undefined });
    expect(found?.lastVisit?.toString()).to.equal(day(35));
    expect(found?.evidence).to.deep.equal({ code: 'rhythm_broken', usual: 7, now: 35 });
    expect((await metricReader(world.crm.db).metricOf(3))?.loyaltyRefers).to.equal(0);
    expect(await metricReader(world.crm.db).metricOf(99)).to.equal(undefined);
  });

  it('is the history of stages, latest first', async () => {
    const changes = await metricReader(world.crm.db).stageHistory(2);
    expect(changes.map(({ from, to }) => [from, to])).to.deep.equal([
      ['active', 'slipping'],
      ['new', 'active'],
      [undefined, 'new'],
    ]);
  });

  it('is lists of visible patrons only, without accounts that are not persons', async () => {
    const reader = metricReader(world.crm.db);
    const page = { limit: 10, offset: 0 };
    const centre = { all: false, branchcodes: ['CTR'] } as const;
    const numbers = async (list: Promise<{ readonly borrowernumber: number }[]>): Promise<number[]> =>
      (await list).map(({ borrowernumber }) => borrowernumber);
    expect(await numbers(reader.slipping(EVERY_LIBRARY, page))).to.deep.equal([4, 3, 2]);
    expect(await numbers(reader.slipping(centre, page))).to.deep.equal([3, 2]);
    expect(await numbers(reader.slipping(centre, { limit: 1, offset: 1 }))).to.deep.equal([2]);
    expect(await numbers(reader.slipping(NO_LIBRARY, page))).to.deep.equal([]);
    expect(await numbers(reader.prospects(centre, page))).to.deep.equal([6, 5]);
    expect(await reader.countProspects(centre)).to.equal(2);
    expect([...(await reader.stageSizes(centre))]).to.have.deep.members([
      ['slipping', 2],
      ['active', 3],
    ]);
  });
});
