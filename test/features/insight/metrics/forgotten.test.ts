import { expect } from 'chai';
import { addCheckout, addItem, addReturn, anonymiseLoans } from '../../../../plugin/demo/library/happen.ts';
import { KOHA_VERSIONS } from '../../../../plugin/demo/schema/index.ts';
import { forgottenBefore } from '../../../../plugin/features/insight/metrics/forgotten-before.ts';
import { metricReader } from '../../../../plugin/features/insight/index.ts';
import { EVERY_LIBRARY } from '../../../../plugin/koha/visibility.ts';
import { emptyWorld, patron, today, type World } from '../support.ts';
import { RULES } from '../support-rules.ts';
import { metricRows, metricsOn, withMetrics, type MetricRow } from './support.ts';

const day = (ago: number): string => today().subtract({ days: ago }).toString();

const [PAST, KEEPING, RECENT, LATE, UNUSED] = [10, 11, 12, 13, 14] as const;

/** Lends something and takes it back two weeks later. */
const lend = async (world: World, borrowernumber: number, ago: number): Promise<void> => {
  const { db } = world.koha;
  const { itemnumber } = await addItem(db, {
    barcode: `B${borrowernumber}-${ago}`,
    branchcode: 'CTR',
    itype: 'BK',
    title: 'A title',
    on: '2015-01-01',
  });
  const issueId = await addCheckout(db, { borrowernumber, itemnumber, at: `${day(ago)} 10:00:00` });
  await addReturn(db, { issueId, at: `${day(ago - 14)} 10:00:00` });
};

/** Patrons of whom some used the library long ago, and somebody two years ago. */
const libraryOfYears = async (version?: (typeof KOHA_VERSIONS)[number]): Promise<World> => {
  const world = await emptyWorld(version);
  const early = { dateenrolled: '2016-01-01' };
  await world.koha
    .db('borrowers')
    .insert([
      patron(PAST, early),
      patron(KEEPING, { ...early, privacy: 0 }),
      patron(RECENT, early),
      patron(LATE, { dateenrolled: day(300) }),
      patron(UNUSED, { ...early, privacy: 0 }),
    ]);
  await lend(world, PAST, 1500);
  await lend(world, KEEPING, 1500);
  await lend(world, RECENT, 714);
  await lend(world, RECENT, 100);
  return world;
};

const rowsByPatron = async (world: World): Promise<Map<unknown, MetricRow>> =>
  new Map((await metricRows(world)).map((row) => [row['borrowernumber'], row]));

/** What is shown of somebody of whom no use is known. */
const shownOf = (row: MetricRow | undefined): unknown[] => [row?.['stage'], row?.['is_truncated'], row?.['visit_days']];

const FORGOTTEN = / ago\. No use is known, but earlier use may have been forgotten\.$/;

describe('patrons whose loans were made anonymous', () => {
  for (const version of [KOHA_VERSIONS[0], KOHA_VERSIONS.at(-1)])
    it(`are not said never to have come, and those who enrolled later are (Koha ${version})`, async () => {
      const world = await libraryOfYears(version);
      const metrics = await withMetrics(world);
      await anonymiseLoans(world.koha.db, `${day(730)} 00:00:00`);
      await metrics.refresh();
      const rows = await rowsByPatron(world);
      expect(shownOf(rows.get(PAST))).to.deep.equal(['never_used', 1, null]);
      expect(rows.get(PAST)?.['stage_reason']).to.match(FORGOTTEN);
      for (const known of [LATE, UNUSED]) {
        expect(shownOf(rows.get(known))).to.deep.equal(['never_used', 0, null]);
        expect(rows.get(known)?.['stage_reason']).to.match(/ ago, and no use is known\.$/);
      }
      expect(rows.get(RECENT)).to.include({ is_truncated: 1, visit_days: 2 });
      expect(rows.get(KEEPING)).to.include({ is_truncated: 0, visit_days: 1 });
      expect(await world.crm.db('kenal_insight_state').pluck('forgotten_before')).to.deep.equal([day(700)]);
      await world.close();
    });

  it('are shown in the same way when only their row is worked out anew', async () => {
    const world = await libraryOfYears();
    const metrics = await withMetrics(world);
    await anonymiseLoans(world.koha.db, `${day(730)} 00:00:00`);
    await metrics.refresh();
    await world.crm.db('kenal_patron_metric').where({ borrowernumber: PAST }).update({ is_truncated: 0 });
    await world.koha.db('borrowers').where({ borrowernumber: PAST }).update({ zipcode: '12345' });
    expect((await metrics.refresh()).kind).to.equal('incremental');
    expect(shownOf((await rowsByPatron(world)).get(PAST))).to.deep.equal(['never_used', 1, null]);
    await world.close();
  });

  it('have used the library where days of anonymised loans count, and nobody’s use is forgotten', async () => {
    const world = await libraryOfYears();
    const metrics = await world.another({
      rules: { ...RULES, datesOfAnonymisedLoans: true },
      steps: metricsOn(world.crm.db, { datesOfAnonymisedLoans: true }),
    });
    await anonymiseLoans(world.koha.db, `${day(730)} 00:00:00`);
    await metrics.refresh();
    const rows = await rowsByPatron(world);
    expect(rows.get(PAST)).to.include({ is_truncated: 0, visit_days: 1 });
    expect(rows.get(UNUSED)).to.include({ is_truncated: 0, stage: 'never_used' });
    await world.close();
  });

  it('are not looked for where the library began to lend after its patrons had enrolled', async () => {
    const world = await emptyWorld();
    await world.koha.db('borrowers').insert([patron(PAST), patron(RECENT)]);
    await lend(world, RECENT, 714);
    await (await withMetrics(world)).refresh();
    expect(shownOf((await rowsByPatron(world)).get(PAST))).to.deep.equal(['never_used', 0, null]);
    await world.close();
  });
});

describe('the day before which loans are forgotten', () => {
  const month = (named: number, nameless: number, firstNamedDay: number | null = null) => ({
    named,
    nameless,
    firstNamedDay,
  });

  it('is that of the first return that still names somebody', () => {
    const months = [month(0, 900), month(0, 950), month(400, 500, 1010), month(900, 40, 1020), month(950, 30, 1050)];
    expect(forgottenBefore(months, 2000)).to.equal(1010);
  });

  it('is not put off by a few that name somebody by chance', () => {
    const months = [month(3, 900, 900), month(400, 500, 1010), month(900, 40, 1020), month(950, 30, 1050)];
    expect(forgottenBefore(months, 2000)).to.equal(1010);
  });

  it('is today where nobody is named, and none where nobody is nameless', () => {
    expect(forgottenBefore([month(0, 900), month(0, 950)], 2000)).to.equal(2000);
    expect(forgottenBefore([month(900, 0, 1010), month(950, 0, 1040)], 2000)).to.equal(0);
    expect(forgottenBefore([], 2000)).to.equal(0);
  });

  it('is none where a few patrons were deleted, or never kept a history, from the beginning', () => {
    expect(forgottenBefore([month(0, 4), month(800, 30, 1010), month(900, 50, 1040)], 2000)).to.equal(0);
    expect(forgottenBefore([month(700, 90, 1000), month(800, 80, 1010), month(900, 50, 1040)], 2000)).to.equal(0);
  });
});

describe('patrons who came to the library after the day that is shown', () => {
  it('are said not to be registered yet, and are counted nowhere', async () => {
    const world = await emptyWorld();
    const [OLD, FUTURE, ANEW] = [20, 21, 22];
    await world.koha
      .db('borrowers')
      .insert([patron(OLD), patron(FUTURE, { dateenrolled: day(10) }), patron(ANEW, { dateenrolled: day(10) })]);
    await lend(world, ANEW, 100);
    const metrics = await withMetrics(world);
    const sizes = () => metricReader(world.crm.db).stageSizes(EVERY_LIBRARY);
    await metrics.refresh();
    const present = await metricRows(world);
    expect([...(await sizes()).values()].reduce((sum, patrons) => sum + patrons, 0)).to.equal(3);
    await metrics.refresh({ asOf: today().subtract({ days: 50 }) });
    const past = await rowsByPatron(world);
    expect(past.get(FUTURE)).to.include({
      stage_reason: 'Not registered yet on that day.',
      visit_days: null,
      is_truncated: 0,
    });
    expect(JSON.parse(String(past.get(FUTURE)?.['stage_evidence']))).to.deep.equal({ code: 'not_registered' });
    expect(past.get(ANEW)).to.include({ visit_days: 1 });
    expect(past.size).to.equal(present.length);
    expect([...(await sizes()).values()].reduce((sum, patrons) => sum + patrons, 0)).to.equal(2);
    expect(
      await world.crm
        .db('kenal_patron')
        .whereNull('excluded_because')
        .orderBy('borrowernumber')
        .pluck('borrowernumber'),
    ).to.deep.equal([OLD, ANEW]);
    await metrics.refresh();
    expect(await metricRows(world)).to.deep.equal(present);
    await world.close();
  });
});
