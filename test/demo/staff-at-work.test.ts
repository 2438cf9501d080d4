import { expect } from 'chai';
import { workAsStaff } from '../../plugin/demo/staff-at-work.ts';
import { STAFF_WORK } from '../../plugin/demo/staff-work.ts';
import { libraryDay } from '../../plugin/shared/time.ts';
import { openHouse, type House } from '../browser/house.ts';
import { crmDatabase } from '../support/database.ts';

describe('the staff of the demonstration', function () {
  this.timeout(120_000);
  let house: House;

  before(async () => {
    house = await openHouse(await crmDatabase());
  });

  after(() => house.close());

  it('do with their own rights, through the pages, what there is to see of their work', async () => {
    const accounts = ['sirkulasi', 'referensi', 'humas'].map((userid) => ({
      userid,
      password: house.passwordOf(userid),
      role: '',
      borrowernumber: 0,
    }));
    await workAsStaff({
      address: house.address,
      accounts,
      koha: house.kohaDb.db,
      today: libraryDay('2026-11-22'),
    });
    const page = await house.pageOf('sirkulasi');
    try {
      await page.goto(`${house.address}conversations`);
      const said = STAFF_WORK.filter(({ path }) => path === 'conversations').map(({ form }) => form['text'] ?? '');
      const text = await page.locator('main').innerText();
      expect(said.filter((one) => !text.includes(one.slice(0, 40)))).to.deep.equal([]);
    } finally {
      await page.context().close();
    }
  });
});
