import { expect } from 'chai';
import { KOHA_VERSIONS, kohaVariants } from '../../../plugin/demo/schema/index.ts';
import {
  addCheckout,
  addHold,
  addItem,
  addRenewal,
  addReturn,
  anonymiseLoans,
  closeHold,
  deletePatron,
  mergePatrons,
  setPrivacy,
} from '../../../plugin/demo/library/happen.ts';
import { SENSITIVE } from '../../../plugin/features/interests/sensitive.setting.ts';
import { settingsService } from '../../../plugin/features/settings/index.ts';
import { startOfDay, systemClock, utcText } from '../../../plugin/shared/time.ts';
import { silentLog } from '../../support/log.ts';
import { TIMEZONE } from '../insight/support-rules.ts';
import { patron } from '../insight/support.ts';
import { field, marcXml } from './support-records.ts';
import { day, emptyInterestWorld, interestsOf, putRecord, today, type InterestWorld } from './support.ts';

const ONE = 5;
const OTHER = 6;
let barcode = 0;

/** A title with one copy; answers its numbers. */
const buy = async (world: InterestWorld, ...fields: string[]) => {
  barcode += 1;
  const bought = await addItem(world.koha.db, {
    barcode: `B${barcode}`,
    branchcode: 'CTR',
    itype: 'BK',
    title: 'A title',
    on: '2020-01-01',
  });
  await putRecord(world.koha.db, bought.biblionumber, marcXml(...fields), { changed: utcText(systemClock.now()) });
  return bought;
};

/** A new title with these fields, on loan since so many days. */
const borrow = async (
  world: InterestWorld,
  borrowernumber: number,
  daysAgo: number,
  ...fields: string[]
): Promise<number> => {
  const { itemnumber } = await buy(world, ...fields);
  return addCheckout(world.koha.db, { borrowernumber, itemnumber, at: `${day(daysAgo)} 00:00:01` });
};

const subject = (a: string): string => field('650', { a });

describe('interests', () => {
  let world: InterestWorld;

  beforeEach(async () => {
    world = await emptyInterestWorld();
    await world.koha.db('borrowers').insert([patron(ONE), patron(OTHER)]);
    await world.koha.db('borrowers').update({ updated_on: '2025-01-01 00:00:00' });
  });

  afterEach(() => world.close());

  it('weigh what was borrowed by when, how, and against what everybody borrows', async () => {
    await borrow(world, ONE, 365, subject('Cookery'));
    const renewed = await borrow(world, ONE, 730, subject('Cookery'));
    await addRenewal(world.koha.db, { issueId: renewed, at: `${day(365)} 10:00:00` });
    const quick = await borrow(world, ONE, 1, subject('Gardening'));
    await addReturn(world.koha.db, { issueId: quick, at: `${day(1)} 23:00:00` });
    const held = await buy(world, subject('Gardening'));
    const hold = await addHold(world.koha.db, {
      borrowernumber: ONE,
      biblionumber: held.biblionumber,
      branchcode: 'CTR',
      on: day(365),
    });
    await closeHold(world.koha.db, { reserveId: hold, how: 'filled', on: day(0) });
    await addCheckout(world.koha.db, { borrowernumber: ONE, itemnumber: held.itemnumber, at: `${day(0)} 00:00:01` });
    await borrow(world, OTHER, 0, subject('Gardening'));
    await borrow(world, OTHER, 0, subject('Gardening'));

    await world.refresh();

    // ONE: cookery .5 + (.25 + .3 * .5) = .9; gardening 1 + .7 * .5 = 1.35 by a single title. OTHER: gardening 2.
    const [cookery, gardening] = [0.9 / 4.25, 3.35 / 4.25];
    expect(await interestsOf(world.crm.db, ONE)).to.deep.equal([
      {
        kind: 'subject',
        value: 'Cookery',
        weight: round((0.9 + 10 * cookery) / 12.25),
        evidence: 2,
        declared: 0,
        first_day: day(730),
        last_day: day(365),
      },
    ]);
    expect(await interestsOf(world.crm.db, OTHER)).to.deep.equal([
      {
        kind: 'subject',
        value: 'Gardening',
        weight: round((2 + 10 * gardening) / 12),
        evidence: 2,
        declared: 0,
        first_day: day(0),
        last_day: day(0),
      },
    ]);
  });

  it('tell nothing of loans that lost their name from the night on, though an older one kept its own', async () => {
    await borrow(world, ONE, 90, subject('Mills'));
    for (const daysAgo of [80, 60]) {
      const issueId = await borrow(world, ONE, daysAgo, subject('Cookery'));
      await addReturn(world.koha.db, { issueId, at: `${day(daysAgo - 10)} 10:00:00` });
    }
    await world.refresh();
    expect((await interestsOf(world.crm.db, ONE)).map(({ value }) => value)).to.deep.equal(['Cookery']);
    await anonymiseLoans(world.koha.db, ONE);
    await world.refresh({ verify: true });
    expect(await interestsOf(world.crm.db, ONE)).to.deep.equal([]);
  });

  it('count a title once, however often it was borrowed', async () => {
    const { itemnumber } = await buy(world, subject('Cookery'));
    for (const daysAgo of [300, 200, 100]) {
      const issueId = await addCheckout(world.koha.db, {
        borrowernumber: ONE,
        itemnumber,
        at: `${day(daysAgo)} 10:00:00`,
      });
      await addReturn(world.koha.db, { issueId, at: `${day(daysAgo - 20)} 10:00:00` });
    }
    await world.refresh();
    expect(await interestsOf(world.crm.db, ONE)).to.deep.equal([]);
  });

  it('know classes at three depths, authors and series beside subjects', async () => {
    const fields = [
      field('082', { a: '641.5' }),
      field('100', { a: 'Brandsma, A.', 9: '7' }),
      field('490', { a: 'Small kitchens' }),
    ];
    await borrow(world, ONE, 0, ...fields);
    await borrow(world, ONE, 0, ...fields);
    await world.refresh();
    // Alone in the library, so shares are their own: of classes .3, .6 and 1 out of 1.9.
    expect(
      (await interestsOf(world.crm.db, ONE)).map(({ kind, value, weight }) => `${kind} ${value} ${weight}`),
    ).to.deep.equal([
      `class ddc:6 ${round(0.3 / 1.9)}`,
      `class ddc:64 ${round(0.6 / 1.9)}`,
      `class ddc:641 ${round(1 / 1.9)}`,
      'author auth:7 1',
      'series Small kitchens 1',
    ]);
  });

  it('are never made of titles on health, religion, sexuality, law and politics, by any of their tokens', async () => {
    const author = field('100', { a: 'Somebody' });
    for (const sensitive of [
      field('082', { a: '616.8' }),
      field('080', { a: '28' }),
      subject('Hukum perdata'),
      subject('HOMOSEXUALITY in art'),
      subject('Partai politik'),
      field('050', { a: 'RA645' }),
    ]) {
      await borrow(world, ONE, 0, sensitive, author, subject('Cookery'));
      await borrow(world, ONE, 0, sensitive, author, subject('Cookery'));
    }
    await world.refresh();
    expect(await interestsOf(world.crm.db, ONE)).to.deep.equal([]);
  });

  it('are never made of titles whose heading is sensitive by a subdivision or a form below it', async () => {
    for (const sensitive of [
      { x: 'Religious aspects' },
      { x: 'Law and legislation', z: 'Java', 9: '12' },
      { v: 'Prayers and devotions' },
    ]) {
      for (let title = 0; title < 2; title += 1)
        await borrow(world, ONE, 0, field('650', { a: 'Gardening', ...sensitive }));
    }
    await world.refresh();
    expect(await interestsOf(world.crm.db, ONE)).to.deep.equal([]);
  });

  const weighed = async (borrowernumber: number): Promise<string[]> =>
    (await interestsOf(world.crm.db, borrowernumber)).map(
      ({ value, evidence, weight }) => `${value} ${evidence} ${weight}`,
    );

  it('count what stands below a heading as that heading, each title once', async () => {
    await borrow(
      world,
      ONE,
      0,
      field('650', { a: 'Gardening', x: 'History' }),
      field('650', { a: 'Gardening', z: 'Java' }),
      field('650', { a: 'Gardening', v: 'Handbooks' }),
    );
    await borrow(world, ONE, 0, field('650', { a: 'GARDENING', x: 'Techniques', y: '20th century' }));
    await borrow(world, ONE, 0, subject('Cookery'));
    await borrow(world, ONE, 0, field('650', { a: 'Cookery', v: 'Handbooks' }));
    await borrow(world, OTHER, 0, field('650', { a: 'Gardening', x: 'History' }));
    await borrow(world, OTHER, 0, field('650', { a: 'Gardening', x: 'History' }));
    await world.refresh();
    const [gardening, cookery] = [4 / 6, 2 / 6];
    expect(await weighed(ONE)).to.deep.equal([
      `Cookery 2 ${round((2 + 10 * cookery) / 14)}`,
      `Gardening 2 ${round((2 + 10 * gardening) / 14)}`,
    ]);
    expect(await weighed(OTHER)).to.deep.equal([`Gardening 2 ${round((2 + 10 * gardening) / 12)}`]);
  });

  it('count words as the authority record that others link them to, each title once', async () => {
    await borrow(
      world,
      ONE,
      0,
      field('650', { a: 'Gardening', 9: '5' }),
      field('650', { a: 'Gardening', x: 'History', 9: '6' }),
    );
    await borrow(world, ONE, 0, field('650', { a: 'Gardening', z: 'Java', 9: '7' }));
    await borrow(world, ONE, 0, subject('gardening'));
    await world.refresh();
    expect(await weighed(ONE)).to.deep.equal(['auth:5 3 1']);
    await borrow(world, OTHER, 0, field('650', { a: 'Gardening', x: 'History', 9: '6' }));
    await borrow(world, OTHER, 0, subject('Gardening'));
    await world.refresh();
    expect(await weighed(OTHER)).to.deep.equal(['auth:5 2 1']);
  });

  it('leave words by themselves where they stand for several authority records', async () => {
    for (const id of ['5', '6']) await borrow(world, OTHER, 0, field('600', { a: 'Sutan, Ali', d: id, 9: id }));
    for (const x of ['Letters', 'Travel']) await borrow(world, ONE, 0, field('600', { a: 'Sutan, Ali', x, 9: '7' }));
    await world.refresh();
    expect((await interestsOf(world.crm.db, ONE)).map(({ value }) => value)).to.deep.equal(['Sutan, Ali']);
    await putRecord(world.koha.db, 1, marcXml(subject('Cookery')), { changed: utcText(systemClock.now()) });
    await world.refresh({ verify: true });
    expect((await interestsOf(world.crm.db, ONE)).map(({ value }) => value)).to.deep.equal(['auth:6']);
  });

  it('are worked out anew for everybody when the list of what is sensitive changes', async () => {
    for (const heading of ['Cookery', 'Cookery', 'Medicine', 'Medicine']) await borrow(world, ONE, 0, subject(heading));
    await world.refresh();
    expect((await interestsOf(world.crm.db, ONE)).map(({ value }) => value)).to.deep.equal(['Cookery']);
    const settings = settingsService({ crm: world.crm.db, log: silentLog });
    await settings.change(SENSITIVE, { classes: [], words: ['cook*'] }, { now: systemClock.now(), by: 1 });
    await world.refresh();
    expect((await interestsOf(world.crm.db, ONE)).map(({ value }) => value)).to.deep.equal(['Medicine']);
  });

  it('follow new loans and changed records, of those patrons alone', async () => {
    await borrow(world, ONE, 40, subject('Cookery'));
    await borrow(world, OTHER, 40, subject('Cookery'));
    const { biblionumber, itemnumber } = await buy(world, subject('Gardening'));
    await addCheckout(world.koha.db, { borrowernumber: OTHER, itemnumber, at: `${day(30)} 10:00:00` });
    await world.refresh();
    await borrow(world, ONE, 0, subject('Cookery'));
    expect((await world.refresh()).steps['interests']).to.include({ patrons: 1, interests: 1 });
    expect((await interestsOf(world.crm.db, ONE)).map(({ value }) => value)).to.deep.equal(['Cookery']);
    await putRecord(world.koha.db, biblionumber, marcXml(subject('Cookery')), { changed: utcText(systemClock.now()) });
    await world.refresh();
    expect((await interestsOf(world.crm.db, OTHER)).map(({ value }) => value)).to.deep.equal(['Cookery']);
  });

  it('show the past up to a day, and the present again after it', async () => {
    for (const daysAgo of [100, 90]) await borrow(world, ONE, daysAgo, subject('Cookery'));
    for (const daysAgo of [3, 2]) await borrow(world, ONE, daysAgo, subject('Gardening'));
    await world.refresh();
    await world.refresh({ asOf: today().subtract({ days: 50 }) });
    expect((await interestsOf(world.crm.db, ONE)).map(({ value }) => value)).to.deep.equal(['Cookery']);
    await world.refresh();
    expect((await interestsOf(world.crm.db, ONE)).map(({ value }) => value)).to.deep.equal(['Cookery', 'Gardening']);
  });

  it('do not show, of the past, holds that were filled only after that day', async () => {
    const hold = async (title: string): Promise<number> => {
      const { biblionumber } = await buy(world, subject(title));
      const placed = { borrowernumber: ONE, biblionumber, on: day(100), branchcode: 'CTR' };
      const reserveId = await addHold(world.koha.db, placed);
      await closeHold(world.koha.db, { reserveId, how: 'filled', on: day(90) });
      return reserveId;
    };
    await borrow(world, ONE, 120, subject('Music'));
    const filled = [await hold('Cookery'), await hold('Cookery')];
    const late = [await hold('Gardening'), await hold('Gardening')];
    const { db } = world.koha;
    await db('old_reserves')
      .whereIn('reserve_id', filled)
      .update({ timestamp: utcText(startOfDay(TIMEZONE, today().subtract({ days: 49 })).subtract({ seconds: 1 })) });
    await db('old_reserves')
      .whereIn('reserve_id', late)
      .update({ timestamp: utcText(startOfDay(TIMEZONE, today().subtract({ days: 49 }))) });
    const values = async () => (await interestsOf(world.crm.db, ONE)).map(({ value }) => value);
    await world.refresh();
    expect(await values()).to.deep.equal(['Cookery', 'Gardening']);
    await world.refresh({ asOf: today().subtract({ days: 50 }) });
    expect(await values()).to.deep.equal(['Cookery']);
    await world.refresh({ asOf: today().subtract({ days: 49 }) });
    expect(await values()).to.deep.equal(['Cookery', 'Gardening']);
  });

  describe('of a patron who', () => {
    beforeEach(async () => {
      for (const borrowernumber of [ONE, OTHER])
        for (const daysAgo of [60, 50]) await borrow(world, borrowernumber, daysAgo, subject('Cookery'));
      await world.crm.db('kenal_interest_declared').insert({
        borrowernumber: ONE,
        kind: 'subject',
        value: 'Medicine',
        label: 'Medicine',
        recorded_by: 1,
        recorded_at: '2026-01-01 00:00:00',
      });
      await world.refresh();
      expect(await interestsOf(world.crm.db, ONE)).to.have.length(2);
    });

    const values = async (borrowernumber: number): Promise<string[]> =>
      (await interestsOf(world.crm.db, borrowernumber)).map(({ value }) => value);

    for (const options of [{}, { verify: true }, { full: true }]) {
      const how = JSON.stringify(options);

      it(`wants no history from now on: only what they said stays (${how})`, async () => {
        await setPrivacy(world.koha.db, ONE, 2);
        await world.refresh(options);
        expect(await interestsOf(world.crm.db, ONE)).to.deep.equal([
          { kind: 'subject', value: 'Medicine', weight: 1, evidence: 0, declared: 1, first_day: null, last_day: null },
        ]);
        expect(await values(OTHER)).to.deep.equal(['Cookery']);
      });

      it(`is deleted: nothing stays (${how})`, async () => {
        await world.koha.db('issues').where({ borrowernumber: ONE }).delete();
        await deletePatron(world.koha.db, ONE, { copy: true });
        await world.refresh(options);
        expect(await values(ONE)).to.deep.equal([]);
        expect(await world.crm.db('kenal_interest_declared')).to.have.length(0);
      });

      it(`is merged into another: the survivor has both (${how})`, async () => {
        await mergePatrons(world.koha.db, OTHER, ONE);
        await world.refresh(options);
        expect(await values(ONE)).to.deep.equal([]);
        expect(
          (await interestsOf(world.crm.db, OTHER)).map(({ value, evidence }) => `${value} ${evidence}`),
        ).to.deep.equal(['Cookery 4', 'Medicine 0']);
      });

      it(`had their loans anonymised: only what they said stays (${how})`, async () => {
        await world.koha.db('issues').where({ borrowernumber: ONE }).delete();
        await world.koha.db('borrowers').where({ borrowernumber: ONE }).update({ zipcode: '1' });
        await world.refresh(options);
        expect(await values(ONE)).to.deep.equal(['Medicine']);
      });
    }
  });
});

const round = (value: number): number => Math.round(value * 1e9) / 1e9;

describe('interests from every supported Koha', () => {
  for (const version of KOHA_VERSIONS)
    for (const variant of kohaVariants(version))
      it(`are worked out, renewals among them and a broken record beside them: ${version} (${variant})`, async () => {
        const world = await emptyInterestWorld(version, variant);
        await world.koha.db('borrowers').insert(patron(ONE));
        await borrow(world, ONE, 365, subject('Cookery'));
        const renewed = await borrow(world, ONE, 365, subject('Cookery'));
        await addRenewal(world.koha.db, { issueId: renewed, at: `${day(0)} 00:00:01` });
        const { itemnumber } = await buy(world, subject('Gardening'));
        await addCheckout(world.koha.db, { borrowernumber: ONE, itemnumber, at: `${day(0)} 00:00:01` });
        await putRecord(world.koha.db, 900, '<record>');
        expect((await world.refresh()).steps['interests']).to.include({ records_read: 4, newly_broken: 1 });
        // .5 + .5 + .3 of 2.3, which is also everybody's share.
        expect((await interestsOf(world.crm.db, ONE)).map(({ value, weight }) => [value, weight])).to.deep.equal([
          ['Cookery', round(1.3 / 2.3)],
        ]);
        await world.close();
      });
});
