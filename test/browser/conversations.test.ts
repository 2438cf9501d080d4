import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { crmDatabase } from '../support/database.ts';
import { steadyMs } from '../../plugin/shared/time.ts';
import { openHouse, watch, type House } from './house.ts';

describe('a conversation at the desk', function () {
  this.timeout(120_000);
  let house: House;
  let page: Page;

  before(async () => {
    house = await openHouse(await crmDatabase());
  });

  after(() => house.close());

  afterEach(() => page.context().close());

  it('is logged by keyboard alone, within five seconds', async () => {
    page = await house.pageOf('sirkulasi');
    const complaints = watch(page, house.address);
    await page.goto(`${house.address}patrons/${house.people.newcomer}`);
    const began = steadyMs();
    await page.keyboard.press('n');
    await page.keyboard.type('Asked where the tide tables are; shown shelf 551.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('The conversation is logged.').waitFor();
    expect(steadyMs() - began).to.be.lessThan(5_000);
    await page.locator('.timeline-entry').getByText('shown shelf 551').waitFor();
    expect(complaints).to.deep.equal([]);
  });

  it('needs no scripts', async () => {
    page = await house.pageOf('sirkulasi', { javaScriptEnabled: false });
    await page.goto(`${house.address}conversations/new`);
    await page.getByLabel('Name, card number, e-mail or phone').fill('Baru');
    await page.locator('main').getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: 'Putri Baru' }).click();
    await page.getByLabel('What was said').fill('Would like a class on maps.');
    await page.getByRole('radio', { name: 'Telephone' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.timeline-entry').getByText('Would like a class on maps.').waitFor();
  });
});
