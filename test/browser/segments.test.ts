import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { picture } from '../support/browser.ts';
import { openHouse, watch, type House } from './house.ts';

/** `KENAL_PICTURES=all` keeps what the walk sees. */
const keep = async (page: Page, name: string): Promise<void> => {
  if (process.env['KENAL_PICTURES'] === 'all') await picture(page, `segments-${name}`);
};

describe('an outreach officer and the segments', function () {
  this.timeout(120_000);
  let house: House;
  let page: Page;
  let complaints: string[];

  before(async () => {
    house = await openHouse();
  });

  after(() => house.close());

  beforeEach(async () => {
    await house.crmDb.db('kenal_segment').delete();
  });

  afterEach(() => page.context().close());

  const begin = async (options: Parameters<House['pageOf']>[1] = {}): Promise<void> => {
    page = await house.pageOf('humas', options);
    complaints = watch(page, house.address);
  };
  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();

  it('builds a segment without scripts, and loses no word', async () => {
    await begin({ javaScriptEnabled: false });
    await page.goto(`${house.address}segments/new`);
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.locator('#r-0-field').selectOption('age');
    await page.getByRole('button', { name: 'Count again' }).last().click();
    await page.locator('#r-0-v').fill('many');
    await page.locator('#name').fill('Grown-ups');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('This is not a number').waitFor();
    expect([await page.locator('#r-0-v').inputValue(), await page.locator('#name').inputValue()]).to.deep.equal([
      'many',
      'Grown-ups',
    ]);
    await page.locator('#r-0-v').fill('18');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await heading('Grown-ups');
    await page.getByRole('link', { name: 'Why?' }).first().click();
    await page.locator('.why-verdict-in').waitFor();
    await keep(page, 'without-scripts-why');
    await page.getByRole('button', { name: 'Delete the segment' }).click();
    await page.getByText('Nothing is lost yet').waitFor();
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await heading('Grown-ups');
    expect(complaints).to.deep.equal([]);
  });
});
