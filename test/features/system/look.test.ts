import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { generateLibrary } from '../../../plugin/demo/library/index.ts';
import { DRY_RUN, settingsService } from '../../../plugin/features/settings/index.ts';
import { libraryDay, systemClock } from '../../../plugin/shared/time.ts';
import { checkAccessibility, newPage, picture } from '../../support/browser.ts';
import { silentLog } from '../../support/log.ts';
import { openWhole, type Whole } from '../../wiring/whole.ts';

const PAGES = { settings: '/settings', permission: '/settings/permissions/patrons.view', system: '/system' } as const;
/** Once in each width and once in each language: words and widths go wrong apart from each other. */
const WINDOWS = [
  { width: 1280, locale: 'en' },
  { width: 360, locale: 'id' },
] as const;

const isWiderThanWindow = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

describe('settings and health in a browser', () => {
  let whole: Whole;
  let server: Server;
  let origin: string;
  let session: string;

  before(async function () {
    this.timeout(60_000);
    whole = await openWhole(systemClock);
    await generateLibrary({
      db: whole.koha.db,
      version: '25.11',
      seed: 11,
      patrons: 40,
      years: 1,
      until: libraryDay('2026-11-20'),
      timezone: 'Asia/Jakarta',
    });
    session = (await whole.signIn('kepala', 1)).split('=')[1] ?? '';
    await whole.refresh();
    await settingsService({ crm: whole.crm.db, log: silentLog }).change(DRY_RUN, true, {
      now: systemClock.now(),
      by: 1,
    });
    await whole.crm.db('kenal_job').insert({
      kind: 'verify',
      slot: 'one',
      state: 'dead',
      run_at: '2026-11-22 03:00:00',
      attempts: 5,
      last_error: 'ER_STATEMENT_TIMEOUT',
      created_at: '2026-11-22 03:00:00',
      finished_at: '2026-11-22 03:10:00',
    });
    server = createServer(whole.app());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await whole.close();
  });

  const openPage = async (path: string, window: (typeof WINDOWS)[number]): Promise<Page> => {
    const page = await newPage(window);
    await page.context().addCookies([
      { name: 'CGISESSID', value: session, url: origin },
      { name: 'kenal_language', value: window.locale, url: origin },
    ]);
    await page.goto(`${origin}/kenal${path}`);
    return page;
  };

  for (const window of WINDOWS)
    for (const [name, path] of Object.entries(PAGES))
      it(`${name} is accessible and fits into ${window.width} pixels in ${window.locale}`, async function () {
        this.timeout(30_000);
        const page = await openPage(path, window);
        await picture(page, `${name}-${window.width}-${window.locale}`);
        expect(await page.locator('html').getAttribute('lang')).to.equal(window.locale);
        expect(await checkAccessibility(page)).to.deep.equal([]);
        expect(await isWiderThanWindow(page)).to.equal(false);
        await page.context().close();
      });

  it('change a permission by keyboard alone, and say so', async function () {
    this.timeout(30_000);
    const page = await openPage(PAGES.permission, WINDOWS[0]);
    const choice = page.locator('#koha-borrowers-edit_borrowers');
    await choice.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${origin}/kenal/settings`);
    expect(await page.locator('.flash').innerText()).to.equal('The permission is changed.');
    await page.context().close();
  });
});
