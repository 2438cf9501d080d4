import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { checkAccessibility, picture } from '../support/browser.ts';
import { crmDatabase } from '../support/database.ts';
import { openHouse, watch, type House } from './house.ts';

const look = async (page: Page, name: string): Promise<void> => {
  await picture(page, name);
  expect(await checkAccessibility(page), name).to.deep.equal([]);
};

describe('a conversation at the desk', function () {
  this.timeout(120_000);
  let house: House;
  let page: Page;

  before(async () => {
    house = await openHouse(await crmDatabase());
  });

  after(() => house.close());

  afterEach(() => page.context().close());

  it('is logged by keyboard alone: one key, the words, and one key', async () => {
    page = await house.pageOf('sirkulasi');
    const complaints = watch(page, house.address);
    await page.goto(`${house.address}patrons/${house.people.newcomer}`);
    await page.keyboard.press('n');
    await page.keyboard.type('Asked where the tide tables are; shown shelf 551.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('The conversation is logged.').waitFor();
    await page.locator('.timeline-entry').getByText('shown shelf 551').waitFor();
    expect(complaints).to.deep.equal([]);
  });

  it('brings a promise, which is met on Today, handed over, met by the colleague and done', async () => {
    page = await house.pageOf('sirkulasi');
    const complaints = watch(page, house.address);
    await page.goto(`${house.address}patrons/${house.people.newcomer}`);
    await page.keyboard.press('n');
    await page.keyboard.type('Wants to know when the map table is free.');
    await page.getByText('Promise something with it').click();
    await page.locator('.talk-form').getByLabel('What is promised').fill('Keep the map table on Thursday');
    await page.locator('.talk-form').getByRole('button', { name: 'Save' }).click();
    await page.getByText('The conversation is logged.').waitFor();
    await page.goto(house.address);
    const line = page.locator('.lines > li', { hasText: 'Keep the map table on Thursday' });
    await line.getByText('Tomorrow').waitFor();
    await look(page, 'today-promise');
    await line.getByRole('link', { name: /^More about/ }).click();
    await page.getByLabel('Who keeps it').selectOption({ label: 'Saskia Vermeer-Hoekstra' });
    await page.getByRole('button', { name: 'Hand over' }).click();
    await page.getByText('Handed over: it stands').waitFor();
    await look(page, 'promise-handed-over');
    await page.goto(`${house.address}promises?whose=all`);
    await look(page, 'promises');
    await page.goto(`${house.address}conversations`);
    await page.getByText('Wants to know when the map table is free.').waitFor();
    await look(page, 'conversations');
    await page.getByRole('link', { name: 'Open' }).first().click();
    await page.getByText('What was learned').waitFor();
    await look(page, 'conversation');
    await page.goto(house.address);
    expect(await line.count()).to.equal(0);
    await page.context().close();
    page = await house.pageOf('referensi');
    await page.goto(house.address);
    const theirs = page.locator('.lines > li', { hasText: 'Keep the map table on Thursday' });
    await theirs.getByRole('button', { name: /^Done/ }).click();
    await page.getByText('It can be undone').waitFor();
    expect(await theirs.count()).to.equal(0);
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
