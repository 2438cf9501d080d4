import { expect } from 'chai';
import type { Page, Response } from 'playwright-core';
import { newPage } from '../support/browser.ts';
import { openHouse, type House } from './house.ts';

const NUMBER_OF_NOBODY = 999_999;

describe('who may see what, in a browser', function () {
  this.timeout(60_000);
  let house: House;
  let page: Page;

  before(async () => {
    house = await openHouse();
  });

  after(() => house.close());

  afterEach(() => page.context().close());

  const open = async (path: string): Promise<Response> => {
    const response = await page.goto(`${house.address}${path}`);
    if (response === null) throw new Error(`Nothing answered at ${path}.`);
    return response;
  };
  /** The page without what differs by nature: the address itself and the reference of the request. */
  const bodyOf = async (number: number): Promise<string> => {
    const response = await open(`patrons/${number}`);
    const reference = response.headers()['x-request-id'] ?? '';
    return (await response.text()).replaceAll(`/patrons/${number}`, '/patrons/N').replaceAll(reference, 'R');
  };
  const text = (): Promise<string> => page.locator('main').innerText();

  it('tells a patron without staff rights politely that these pages are for staff', async () => {
    page = await house.pageOf('warga');
    expect((await open('')).status()).to.equal(403);
    const [{ name }] = (await house.kohaDb
      .db('borrowers')
      .where('borrowernumber', house.people.faithful)
      .select({ name: 'firstname' })) as [{ name: string }];
    expect(await text()).to.include(name);
    expect(await page.locator('nav.side').count()).to.equal(0);
  });

  it('says the same after signing in with the form', async () => {
    page = await newPage();
    await open('');
    await page.getByLabel('User name or card number').fill('warga');
    await page.getByLabel('Password').fill(house.passwordOf('warga'));
    const [response] = await Promise.all([
      page.waitForResponse((one) => one.url() === house.address),
      page.getByRole('button', { name: 'Sign in' }).click(),
    ]);
    expect(response.status()).to.equal(403);
  });

  it('gives staff without the right to see patrons neither the menu entry nor the pages', async () => {
    page = await house.pageOf('katalog');
    await open('');
    expect(await page.locator('nav.side').getByRole('link').allInnerTexts()).to.deep.equal(['Today']);
    expect(await page.getByRole('search').count()).to.equal(0);
    expect((await open(`patrons/${house.people.faithful}`)).status()).to.equal(403);
  });

  it('hides a patron of another library exactly as one who does not exist', async () => {
    page = await house.pageOf('kampus');
    const hidden = await bodyOf(house.people.newcomer);
    expect(hidden).to.equal(await bodyOf(NUMBER_OF_NOBODY));
    expect((await open(`patrons/${house.people.newcomer}`)).status()).to.equal(404);
    await open('patrons?q=Baru');
    expect(await text()).to.not.include('Putri');
  });

  it('shows nothing of the past of a patron who wants no history', async () => {
    page = await house.pageOf('kepala');
    await open(`patrons/${house.people.private}`);
    expect(await page.getByRole('heading', { name: 'No history, by choice' }).count()).to.equal(1);
    expect(await page.locator('.timeline, .chart').count()).to.equal(0);
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).to.deep.equal([
      'Profile',
      'On loan and on hold',
      'Promises',
      'No history, by choice',
      'Services',
      // What the patron said they care about, and nothing that their loans would tell.
      'Interests',
      'Contact',
      'Membership',
    ]);
    await open(`patrons/${house.people.private}?kind=loan&before=2026-11-01`);
    expect(await page.locator('.timeline').count()).to.equal(0);
  });

  it('shows titles only to those who may check out', async () => {
    page = await house.pageOf('sirkulasi');
    await open(`patrons/${house.people.faithful}`);
    expect(await text()).to.not.include('Loans are shown without titles');
    await page.context().close();
    page = await house.pageOf('referensi');
    await open(`patrons/${house.people.faithful}`);
    expect(await text()).to.include('Loans are shown without titles');
    expect(await page.locator('.timeline-titles').count()).to.equal(0);
  });
});
