import { expect } from 'chai';
import { addCheckout, addItem, addLocalUse } from '../../../plugin/demo/library/happen.ts';
import { KOHA_VERSIONS, kohaVariants } from '../../../plugin/demo/schema/index.ts';
import { ledgerRows, expectLedgerIsRight, oracleOn } from './support-oracle.ts';
import { emptyWorld, libraryWorld, patron, today, type World } from './support.ts';

const day = (daysAgo: number): string => today().subtract({ days: daysAgo }).toString();
const statistic = (borrowernumber: number | null, type: string | null, datetime: string | null) => ({
  borrowernumber,
  type,
  datetime,
  branch: 'CTR',
});

const refreshInEveryWay = async (world: World): Promise<string[][]> => {
  const found: string[][] = [];
  for (const options of [{}, {}, { verify: true }, { full: true }]) {
    await world.refresh(options);
    found.push((await ledgerRows(world.crm.db)).sort());
  }
  return found;
};

describe('odd rows of Koha', () => {
  let world: World;
  let item: number;

  beforeEach(async () => {
    world = await emptyWorld();
    ({ itemnumber: item } = await addItem(world.koha.db, {
      barcode: 'B1',
      branchcode: 'CTR',
      itype: 'BK',
      title: 'A title',
      on: '2020-01-01',
    }));
  });

  afterEach(async () => {
    await world.close();
  });

  it('never break a refresh and never count: zero dates, no type, no day, the future, nobody', async () => {
    const { db } = world.koha;
    await db('borrowers').insert([
      patron(5, {
        dateofbirth: '0000-00-00',
        dateexpiry: '2024-00-12',
        dateenrolled: '0000-00-00',
        debarred: '0000-00-00',
      }),
      patron(6, { cardnumber: null, privacy: 0 }),
      patron(-4),
    ]);
    await addCheckout(db, { borrowernumber: 5, itemnumber: item, at: `${day(20)} 10:00:00` });
    await db('statistics').insert([
      statistic(5, 'issue', '0000-00-00 00:00:00'),
      statistic(5, 'localuse', '2024-00-10 10:00:00'),
      statistic(5, 'localuse', null),
      statistic(5, null, `${day(9)} 10:00:00`),
      statistic(5, 'payment', `${day(9)} 10:00:00`),
      statistic(5, 'localuse', `${day(-9)} 10:00:00`),
      statistic(5, 'localuse', '9999-12-31 23:59:59'),
      statistic(null, 'localuse', `${day(9)} 10:00:00`),
      statistic(0, 'localuse', `${day(9)} 10:00:00`),
      statistic(-4, 'localuse', `${day(9)} 10:00:00`),
      statistic(987_654, 'localuse', `${day(9)} 10:00:00`),
      statistic(2_147_483_647, 'localuse', `${day(9)} 10:00:00`),
    ]);
    const month = day(20).slice(0, 8);
    const dayOfMonth = Number(day(20).slice(8));
    const mask = 2 ** (dayOfMonth - 1);
    const wanted = [`5|${month}01|1|0|0|0|0|${mask}|${mask}|${dayOfMonth}L1`];
    expect(await refreshInEveryWay(world)).to.deep.equal([wanted, wanted, wanted, wanted]);
    expect(await world.crm.db('kenal_patron').orderBy('borrowernumber').pluck('borrowernumber')).to.deep.equal([
      1, 5, 6,
    ]);
  });

  it('from long ago, among days that were purged, do not make the ledger forget what it kept', async () => {
    const { db } = world.koha;
    await db('borrowers').insert(patron(5));
    await addCheckout(db, { borrowernumber: 5, itemnumber: item, at: `${day(300)} 10:00:00` });
    for (const daysAgo of [250, 200, 150, 100, 50])
      await addLocalUse(db, { itemnumber: item, borrowernumber: 5, at: `${day(daysAgo)} 10:00:00` });
    await world.refresh();
    const whole = (await ledgerRows(world.crm.db)).sort();
    await db('statistics').where('datetime', '<', day(120)).delete();
    await world.refresh();
    await db('statistics').insert([
      statistic(5, 'localuse', `${day(220)} 10:00:00`),
      statistic(null, null, '1980-01-01 00:00:00'),
    ]);
    expect(await refreshInEveryWay(world)).to.deep.equal([whole, whole, whole, whole]);
    await db('statistics').delete();
    expect(await refreshInEveryWay(world)).to.deep.equal([whole, whole, whole, whole]);
  });

  it('no statistics at all: loans tell of every day', async () => {
    const { db } = world.koha;
    await db('borrowers').insert(patron(5));
    await addCheckout(db, { borrowernumber: 5, itemnumber: item, at: `${day(300)} 10:00:00` });
    await db('statistics').delete();
    const [first, ...others] = await refreshInEveryWay(world);
    expect(first).to.have.length(1);
    expect(others).to.deep.equal([first, first, first]);
  });
});

describe('each version of Koha', () => {
  for (const version of KOHA_VERSIONS)
    for (const schemaVariant of kohaVariants(version))
      it(`${version} (${schemaVariant}) is read into a right ledger`, async () => {
        const world = await libraryWorld({ version, schemaVariant, patrons: 20, years: 1 });
        const oracle = await oracleOn(world.koha.db);
        await world.refresh();
        await expectLedgerIsRight(world, oracle, 'full');
        await world.refresh();
        await world.refresh({ verify: true });
        await expectLedgerIsRight(world, oracle, 'followed');
        await world.close();
      });
});
