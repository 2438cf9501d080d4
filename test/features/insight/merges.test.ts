import { expect } from 'chai';
import {
  addCheckout,
  addItem,
  anonymiseLoans,
  mergePatrons,
  purgeStatistics,
  reuseNumber,
} from '../../../plugin/demo/library/happen.ts';
import { ledgerRows } from './support-oracle.ts';
import { emptyWorld, patron, today, type World } from './support.ts';

const [LOSER, MIDDLE, KEEPER] = [5, 6, 7];
const day = (daysAgo: number): string => today().subtract({ days: daysAgo }).toString();

const rowsOf = async (world: World, borrowernumber: number): Promise<string[]> =>
  (await ledgerRows(world.crm.db)).filter((row) => row.startsWith(`${borrowernumber}|`));

const daysOf = async (world: World, borrowernumber: number): Promise<number> =>
  (await rowsOf(world, borrowernumber)).flatMap((row) => (row.split('|')[9] ?? '').split(' ')).length;

describe('a merge of patrons whose months are frozen', () => {
  let world: World;

  beforeEach(async () => {
    world = await emptyWorld();
    const { db } = world.koha;
    await db('borrowers').insert([patron(LOSER), patron(MIDDLE), patron(KEEPER)]);
    for (const [index, borrowernumber] of [KEEPER, LOSER, LOSER, MIDDLE].entries()) {
      const { itemnumber } = await addItem(db, {
        barcode: `B${index}`,
        branchcode: 'CTR',
        itype: 'BK',
        title: 'A title',
        on: '2020-01-01',
      });
      await addCheckout(db, { borrowernumber, itemnumber, at: `${day(300 - 20 * index)} 10:00:00` });
    }
    await db('statistics').insert({ borrowernumber: null, type: 'return', datetime: `${day(50)} 10:00:00` });
    await world.refresh();
    await purgeStatistics(db, day(100));
    await world.refresh();
    expect(await daysOf(world, LOSER)).to.equal(2);
  });

  afterEach(async () => {
    await world.close();
  });

  for (const full of [false, true]) {
    it(`follows a chain of merges to its end (${full ? 'full' : 'incremental'})`, async () => {
      await mergePatrons(world.koha.db, MIDDLE, LOSER);
      await mergePatrons(world.koha.db, KEEPER, MIDDLE);
      await world.refresh({ full });
      expect(await daysOf(world, KEEPER)).to.equal(4);
      expect((await ledgerRows(world.crm.db)).every((row) => row.startsWith(`${KEEPER}|`))).to.equal(true);
    });

    it(`follows it although the number belongs to somebody else at once (${full ? 'full' : 'incremental'})`, async () => {
      await mergePatrons(world.koha.db, KEEPER, LOSER);
      await reuseNumber(world.koha.db, LOSER, {
        cardnumber: 'NEW',
        surname: 'Person',
        branchcode: 'CTR',
        categorycode: 'ADT',
        dateenrolled: day(0),
      });
      await world.refresh({ full });
      expect(await daysOf(world, KEEPER)).to.equal(3);
      expect(await rowsOf(world, LOSER)).to.deep.equal([]);
    });

    it(`puts it aside where nothing tells with whom, and drops it after a month (${full ? 'full' : 'incremental'})`, async () => {
      const { db } = world.koha;
      await anonymiseLoans(db, LOSER);
      await db('issues').where('borrowernumber', LOSER).limit(1).delete();
      await mergePatrons(db, KEEPER, LOSER);
      await db('deletedborrowers').delete();
      const report = await world.refresh({ full });
      expect(report.patrons).to.include({ gone: 1, merged: 0, set_aside: 1 });
      expect(await rowsOf(world, LOSER)).to.deep.equal([]);
      expect(await world.crm.db('kenal_ledger_aside').pluck('borrowernumber')).to.include(LOSER);

      await world.crm.db('kenal_ledger_aside').update({ set_aside_on: day(30) });
      expect((await world.refresh({ verify: true })).patrons.set_aside).to.equal(1);
      await world.crm.db('kenal_ledger_aside').update({ set_aside_on: day(31) });
      expect((await world.refresh({ verify: true })).patrons.set_aside).to.equal(0);
    });
  }
});
