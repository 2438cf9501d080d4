import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Asker } from '../../plugin/features/access/index.ts';
import { signInPage } from '../../plugin/features/access/access.presenter.ts';
import { route } from '../../plugin/web/route.ts';
import { checkAccessibility, newPage, picture } from '../support/browser.ts';
import { staff, testApp } from './app.ts';

const PATRONS = [
  { name: 'Siti Khadijah Ramadhani', detail: '2019 0042 7713 · Central', url: '/kenal/patrons/7' },
  { name: 'Łucja Wiśniewska', detail: '2020 0011 · Fairview', url: '/kenal/patrons/8' },
];

const routes = [
  route({
    method: 'get',
    path: '/',
    permission: 'anybody',
    handler: ({ t, asker, now }, response) =>
      response.page(
        'access/sign-in',
        { title: now.toString(), breadcrumbs: [{ text: 'Łucja Wiśniewska', path: undefined }], menu: 'today' },
        signInPage({ t, asker, hasForm: true, next: '/', userid: 'ratna', failure: 'wrong' }),
      ),
  }),
  route({
    method: 'get',
    path: '/patrons',
    permission: 'anybody',
    handler: (_request, response) => response.json('all patrons'),
  }),
  route({
    method: 'get',
    path: '/patrons/:number',
    permission: 'anybody',
    handler: (_request, response) => response.json('one patron'),
  }),
  route({
    method: 'get',
    path: '/api/v1/patrons/suggest',
    permission: 'signed-in',
    handler: ({ path }, response) =>
      response.json(
        path.endsWith('q=zzz') ? { suggestions: [] } : { suggestions: PATRONS, announcement: '2 suggestions' },
      ),
  }),
];

describe('the frame in a browser', () => {
  let server: Server;
  let asker: Asker;
  let page: Page;
  let address: string;

  before(async () => {
    server = createServer(testApp({ routes, identify: () => Promise.resolve(asker) }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kenal/`;
  });

  after(() => server.close());

  beforeEach(() => {
    asker = staff();
  });

  afterEach(() => page.context().close());

  const open = async (width: number): Promise<void> => {
    page = await newPage({ width });
    await page.goto(address);
  };
  const overflow = (): Promise<number> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const choose = (language: string): Promise<unknown> =>
    Promise.all([page.waitForURL(address), page.locator(`button[value=${language}]:visible`).click()]);

  for (const width of [1280, 640, 360])
    it(`is accessible and fits into ${width} px, for staff and for visitors, in both languages`, async () => {
      await open(width);
      expect(await checkAccessibility(page)).to.deep.equal([]);
      await page.locator('summary:visible').first().click();
      await choose('id');
      expect(await page.locator('html').getAttribute('lang')).to.equal('id');
      expect(await checkAccessibility(page)).to.deep.equal([]);
      await picture(page, `frame-${width}-id`);
      expect(await overflow()).to.equal(0);
      asker = { state: 'nobody' };
      await page.reload();
      expect(await checkAccessibility(page)).to.deep.equal([]);
      expect(await overflow()).to.equal(0);
    });

  it('finds a patron by keyboard alone', async () => {
    await open(1280);
    await page.keyboard.press('/');
    await page.keyboard.type('si');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('option', { selected: true }).textContent()).to.include('Łucja Wiśniewska');
    expect(await checkAccessibility(page)).to.deep.equal([]);
    await picture(page, 'frame-suggestions');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/patrons/8');
  });

  it('closes the suggestions with Escape, and searches with Enter', async () => {
    await open(1280);
    await page.keyboard.press('/');
    await page.keyboard.type('siti');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('option').count()).to.equal(0);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/patrons?q=siti');
  });

  it('says that nobody was found, and what to try', async () => {
    await open(1280);
    await page.keyboard.press('/');
    await page.keyboard.type('zzz');
    await page.getByText('No patron found. Try another spelling').first().waitFor();
    expect(await checkAccessibility(page)).to.deep.equal([]);
  });

  it('opens the menu of a phone, and closes it with Escape', async () => {
    await open(360);
    await page.getByText('Menu', { exact: true }).click();
    await page.getByRole('link', { name: 'Patrons' }).waitFor();
    expect(await checkAccessibility(page)).to.deep.equal([]);
    await picture(page, 'frame-phone-menu');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('link', { name: 'Patrons' }).isVisible()).to.equal(false);
  });

  it('leads past itself with the first press of Tab', async () => {
    await open(1280);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement?.id')).to.equal('content');
  });

  it('breaks none of its own policy', async () => {
    page = await newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(address);
    expect(complaints).to.deep.equal([]);
  });
});
