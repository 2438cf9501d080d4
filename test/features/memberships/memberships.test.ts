import { expect } from 'chai';
import type { RefreshService } from '../../../plugin/features/insight/index.ts';
import type { LedgerOutcome } from '../../../plugin/features/insight/refresh-step.ts';
import {
  membershipFollower,
  membershipSegmentFields,
  membershipStep,
} from '../../../plugin/features/memberships/index.ts';
import { bandName, bandOf } from '../../../plugin/features/memberships/amount.domain.ts';
import { EVERY_LIBRARY } from '../../../plugin/koha/visibility.ts';
import { testKoha } from '../../koha/library.ts';
import { fixedClock } from '../../support/clock.ts';
import { crmDatabase, kohaDatabase } from '../../support/database.ts';
import { emptyWorld, patron, worldOf, type World } from '../insight/support.ts';

const serve = async (world: World): Promise<RefreshService> => {
  const koha = await testKoha(world.koha.db, fixedClock());
  return world.another({
    followers: [membershipFollower],
    steps: [membershipStep({ crm: world.crm.db, koha, pauseMs: 0 })],
  });
};

const kept = async (world: World): Promise<string[]> =>
  (
    await world.crm
      .db('kenal_membership')
      .orderBy(['borrowernumber', 'kind', 'value'])
      .select<{ borrowernumber: number; kind: string; value: string }[]>('borrowernumber', 'kind', 'value')
  ).map(({ borrowernumber, kind, value }) => `${borrowernumber} ${kind} ${value}`);

describe('what is owed', () => {
  it('is kept as the band in which it lies', () => {
    const amounts = [0.01, 1, 1.99, 2, 4.99, 37.5, 50, 99.99, 100, 37_500, 1e12];
    expect(amounts.map(bandOf)).to.deep.equal(['1', '1', '1', '2', '2', '20', '50', '50', '100', '20000', '50000000']);
    expect(['1', '20', '50', '50000000'].map(bandName)).to.deep.equal(['1 – 2', '20 – 50', '50 – 100', '50000000 +']);
  });
});

describe('memberships', () => {
  let world: World;
  let service: RefreshService;

  beforeEach(async () => {
    world = await emptyWorld();
    const { db } = world.koha;
    await db('borrowers').insert([2, 3, 4].map((number) => patron(number)));
    await db('borrowers').insert(patron(5, { privacy: 2 }));
    await db('clubs').insert([
      { id: 1, club_template_id: 1, name: 'Chess' },
      { id: 2, club_template_id: 1, name: 'Poetry' },
    ]);
    await db('club_enrollments').insert([
      { club_id: 1, borrowernumber: 2 },
      { club_id: 1, borrowernumber: 2 },
      { club_id: 1, borrowernumber: 5 },
      { club_id: 2, borrowernumber: 3, date_canceled: '2026-01-01 10:00:00' },
    ]);
    await db('patron_lists').insert([
      { patron_list_id: 7, name: 'School visits', owner: 4, shared: 1 },
      { patron_list_id: 8, name: 'My own', owner: 4, shared: 0 },
    ]);
    await db('patron_list_patrons').insert([
      { patron_list_id: 7, borrowernumber: 3 },
      { patron_list_id: 8, borrowernumber: 2 },
    ]);
    const owes = (borrowernumber: number, amount: number) => ({ borrowernumber, amount, amountoutstanding: amount });
    await db('accountlines').insert([owes(2, 30), owes(2, 7.5), owes(3, 10), owes(3, -10), owes(5, 99)]);
    await db('authorised_value_categories').insert([{ category_name: 'SCHOOL' }]);
    await db('authorised_values').insert([
      { category: 'SCHOOL', authorised_value: 'N1', lib: 'North' },
      { category: 'SCHOOL', authorised_value: 'S1', lib: '' },
    ]);
    await db('borrower_attribute_types').insert([
      { code: 'SCH', description: 'School', authorised_value_category: 'SCHOOL' },
      { code: 'ONE', description: 'Only one has it', authorised_value_category: 'SCHOOL', unique_id: 1 },
      { code: 'DOC', description: 'Number of a document' },
    ]);
    await db('borrower_attributes').insert([
      { borrowernumber: 2, code: 'SCH', attribute: 'N1' },
      { borrowernumber: 2, code: 'ONE', attribute: 'S1' },
      { borrowernumber: 3, code: 'DOC', attribute: '3201010101' },
      { borrowernumber: 3, code: 'SCH', attribute: 'not in the list' },
      { borrowernumber: 5, code: 'SCH', attribute: 'S1' },
    ]);
    service = await serve(world);
    await service.refresh();
  });

  afterEach(() => world.close());

  it('are those of today, of whoever keeps a history, and of no private list or attribute that is typed freely', async () => {
    expect(await kept(world)).to.deep.equal(['2 attribute SCH=N1', '2 club 1', '2 owes 20', '3 list 7']);
    const offered = [];
    for (const { offered: ask } of membershipSegmentFields)
      offered.push(await ask?.(world.crm.db, { visible: EVERY_LIBRARY, asked: [] }));
    expect(offered.slice(0, 2)).to.deep.equal([
      [
        { value: '1', name: 'Chess' },
        { value: '2', name: 'Poetry' },
      ],
      [{ value: '7', name: 'School visits' }],
    ]);
    expect(offered[2]).to.deep.equal([
      { value: 'SCH=N1', name: 'School: North' },
      { value: 'SCH=S1', name: 'School: S1' },
    ]);
    expect(offered[3]?.[4]).to.deep.equal({ value: '20', name: '20 – 50' });
  });

  it('are looked through at night', async () => {
    const { db } = world.koha;
    await db('club_enrollments').insert({ club_id: 2, borrowernumber: 4 });
    await db('accountlines').where({ borrowernumber: 2 }).delete();
    await db('patron_lists').where({ patron_list_id: 7 }).update({ shared: 0 });
    const step = membershipStep({ crm: world.crm.db, koha: await testKoha(db, fixedClock()), pauseMs: 0 });
    expect(await step.run({ kind: 'incremental' } as LedgerOutcome)).to.deep.equal({ written: 0, removed: 0 });
    expect((await service.refresh({ verify: true })).steps['memberships']).to.deep.equal({ written: 1, removed: 2 });
    expect(await kept(world)).to.deep.equal(['2 attribute SCH=N1', '2 club 1', '4 club 2']);
    expect(await world.crm.db('kenal_membership_name').where({ kind: 'list' })).to.deep.equal([]);
  });

  it('go with whoever keeps no history from now on, and with whoever is gone', async () => {
    await world.koha.db('borrowers').where({ borrowernumber: 2 }).update({ privacy: 2 });
    await world.koha.db('patron_list_patrons').delete();
    await world.koha.db('borrowers').where({ borrowernumber: 3 }).delete();
    await service.refresh({ verify: true });
    expect(await kept(world)).to.deep.equal([]);
  });

  it('are of clubs that have not ended, and by no enrolment from before the patron let a history be kept', async () => {
    const { koha, crm } = world;
    await koha
      .db('clubs')
      .where({ id: 2 })
      .update({ date_end: crm.db.raw('CURRENT_DATE - INTERVAL 2 DAY') });
    await koha.db('club_enrollments').insert({ club_id: 2, borrowernumber: 4 });
    await koha.db('borrowers').where({ borrowernumber: 5 }).update({ privacy: 1 });
    await koha.db('club_enrollments').where({ borrowernumber: 5 }).update({ date_enrolled: '2020-01-01 10:00:00' });
    await service.refresh({ verify: true });
    const clubs = async () => (await kept(world)).filter((one) => one.includes(' club '));
    expect(await clubs()).to.deep.equal(['2 club 1']);
    await koha.db('club_enrollments').insert({ club_id: 1, borrowernumber: 5, date_enrolled: '2037-01-01 10:00:00' });
    await service.refresh({ verify: true });
    expect(await clubs()).to.deep.equal(['2 club 1', '5 club 1']);
  });

  it('follow a merge, but for what is owed', async () => {
    await membershipFollower.move(world.crm.db, 2, 3);
    expect(await kept(world)).to.deep.equal(['3 attribute SCH=N1', '3 club 1', '3 list 7']);
    await membershipFollower.drop(world.crm.db, [3]);
    expect(await kept(world)).to.deep.equal([]);
  });
});

describe('memberships in a Koha whose account may not read them', () => {
  it('are none', async () => {
    const koha = await kohaDatabase();
    await koha.db.schema.raw('DROP TABLE club_enrollments');
    await koha.db.schema.raw('DROP TABLE patron_list_patrons');
    await koha.db.schema.raw('DROP TABLE borrower_attributes');
    await koha.db.schema.raw('ALTER TABLE accountlines DROP COLUMN amountoutstanding');
    await koha.db('branches').insert({ branchcode: 'CTR', branchname: 'Centre' });
    await koha.db('categories').insert({ categorycode: 'ADT', description: 'Adult', category_type: 'A' });
    await koha.db('systempreferences').insert({ variable: 'Version', value: '25.1100000' });
    const world = await worldOf(koha, await crmDatabase());
    await world.koha.db('borrowers').insert(patron(2));
    expect((await (await serve(world)).refresh()).steps['memberships']).to.deep.equal({ written: 0, removed: 0 });
    await world.close();
  });
});
