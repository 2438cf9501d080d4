import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { newPage } from '../support/browser.ts';
import { openHouse, watch, type House } from './house.ts';

describe('a librarian at work', function () {
  this.timeout(60_000);
  let house: House;
  let page: Page;
  let complaints: string[];

  before(async () => {
    house = await openHouse();
  });

  after(() => house.close());

  afterEach(() => page.context().close());

  const path = (): string => page.url().replace(house.address, '/').replace(/#.*/, '');
  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
  const entries = (): Promise<string[]> => page.locator('.timeline-entry').allInnerTexts();

  const begin = async (newOne: Promise<Page>): Promise<void> => {
    page = await newOne;
    complaints = watch(page, house.address);
  };
  const signIn = async (): Promise<void> => {
    await page.goto(house.address);
    await page.getByLabel('User name or card number').fill('sirkulasi');
    await page.getByLabel('Password').fill(house.passwordOf('sirkulasi'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading('Good morning, Bagus');
  };
  const signOut = async (name: string): Promise<void> => {
    await page.locator('.bar-end summary').last().click();
    await page.getByRole('button', { name }).click();
  };
  /** Finds by the form, without suggestions. */
  const search = async (text: string): Promise<void> => {
    await page.getByRole('search').locator('input').fill(text);
    await page.getByRole('search').getByRole('button').click();
  };
  const workWithTimeline = async (): Promise<void> => {
    await page.goto(`${house.address}patrons/${house.people.faithful}`);
    const everything = await entries();
    await page.getByRole('link', { name: 'Visits and loans' }).click();
    await page.waitForURL('**?kind=use*');
    const parts = page.getByRole('list', { name: 'Visits and loans' });
    await parts.getByRole('link', { name: 'Loans', exact: true }).click();
    await page.waitForURL('**?kind=loan*');
    const loans = await entries();
    expect(loans.length).to.be.within(1, everything.length);
    expect(loans.filter((text) => !/\bloans?\b/.test(text))).to.deep.equal([]);
    await page.getByRole('link', { name: 'Earlier' }).click();
    await page.waitForURL('**before=*');
    const earlier = await entries();
    expect(earlier).to.not.include.members(loans);
    expect(earlier.filter((text) => !/\bloans?\b/.test(text))).to.deep.equal([]);
    await page.getByRole('link', { name: 'Back to the latest' }).click();
    await page.waitForURL((url) => !url.search.includes('before'));
    expect(await entries()).to.deep.equal(loans);
  };
  const readIndonesian = async (): Promise<void> => {
    const before = path();
    await page.locator('summary:visible', { hasText: 'English' }).click();
    await page.getByRole('button', { name: 'Bahasa Indonesia' }).click();
    await page.locator('html[lang=id]').waitFor();
    expect(path()).to.equal(before);
  };

  it('signs in with the form, finds by keyboard, filters, turns pages, changes the language and signs out', async () => {
    await begin(newPage());
    await signIn();
    await page.keyboard.press('/');
    await page.keyboard.type('Źród');
    await page.getByRole('option', { name: 'Źródłowska' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await heading('Łucja Źródłowska');
    expect(path()).to.equal(`/patrons/${house.people.diacritic}`);
    await workWithTimeline();
    await readIndonesian();
    await signOut('Keluar');
    await page.waitForURL('**/signed-out');
    await page.goto(house.address);
    expect(path()).to.equal('/sign-in');
    expect(complaints).to.deep.equal([]);
  });

  it('does the same with a session of Koha instead of the form', async () => {
    await begin(house.pageOf('sirkulasi'));
    await page.goto(house.address);
    await heading('Good morning, Bagus');
    await search('zrod');
    await page.getByRole('link', { name: 'Źródłowska' }).click();
    await heading('Łucja Źródłowska');
    await workWithTimeline();
    await readIndonesian();
    await signOut('Keluar');
    await page.getByRole('link', { name: 'Koha' }).first().waitFor();
    expect(path()).to.equal('/signed-out');
    expect(complaints).to.deep.equal([]);
  });

  it('needs no scripts', async () => {
    await begin(newPage({ javaScriptEnabled: false }));
    await signIn();
    await search('Źród');
    await page.getByRole('link', { name: 'Źródłowska' }).click();
    await heading('Łucja Źródłowska');
    await workWithTimeline();
    await readIndonesian();
    await signOut('Keluar');
    await page.waitForURL('**/signed-out');
    expect(complaints).to.deep.equal([]);
  });

  it('comes to the page that was asked for before signing in', async () => {
    await begin(newPage());
    await page.goto(`${house.address}patrons/${house.people.newcomer}`);
    await page.getByLabel('User name or card number').fill('sirkulasi');
    await page.getByLabel('Password').fill(house.passwordOf('sirkulasi'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading('Putri Baru');
  });

  it('leaves no empty parameter in the address of a search, with filters or without', async () => {
    await begin(house.pageOf('sirkulasi'));
    await page.goto(`${house.address}patrons`);
    await page.getByLabel('Library').selectOption('UTR');
    await page.locator('.filters button').click();
    await page.locator('tbody tr').first().waitFor();
    expect(path()).to.equal('/patrons?library=UTR');
  });
});
