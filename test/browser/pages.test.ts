import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { checkAccessibility, newPage, picture } from '../support/browser.ts';
import { crmDatabase } from '../support/database.ts';
import { openHouse, watch, type House } from './house.ts';

interface State {
  /** Userid of the person whose session of Koha it is; nobody's when left out. */
  readonly as?: string;
  readonly path: (house: House) => string;
  /** What brings the page to the state that is looked at. */
  readonly then?: (page: Page) => Promise<unknown>;
}

const submitSignIn = async (page: Page): Promise<void> => {
  await page.locator('input[name=userid]').fill('sirkulasi');
  await page.locator('input[name=password]').fill('not this one');
  await Promise.all([page.waitForResponse('**/sign-in'), page.locator('form[action$=sign-in] button').click()]);
  await page.locator('.flash-bad').waitFor();
};

const patron = (who: keyof House['people'], query = ''): State => ({
  as: 'sirkulasi',
  path: ({ people }) => `patrons/${people[who]}${query}`,
});
const list = (query = ''): State => ({ as: 'sirkulasi', path: () => `patrons${query}` });

const STATES: Readonly<Record<string, State>> = {
  'sign-in': { path: () => 'sign-in' },
  'sign-in-failed': { path: () => 'sign-in', then: submitSignIn },
  'signed-out': { path: () => 'signed-out' },
  today: { as: 'kepala', path: () => '' },
  'today-cataloguer': { as: 'katalog', path: () => '' },
  'patrons-to-ask': list(),
  'patrons-found': list('?q=wi'),
  'patrons-filtered': list('?library=UTR&category=ADT&sort=-expiry'),
  'patrons-page-2': list('?library=CTR&page=2'),
  'patrons-none': list('?q=zzzz&library=UTR'),
  'patrons-suggested': {
    ...list(),
    then: async (page) => {
      await page.locator('#find').pressSequentially('wi');
      await page.locator('.find-option').first().waitFor();
    },
  },
  patron: patron('faithful'),
  'patron-figures': { ...patron('faithful'), then: (page) => page.locator('[aria-labelledby=visits] summary').click() },
  'patron-timeline-loans': patron('faithful', '?kind=loan&before=2026-06-01'),
  'patron-timeline-none': patron('faithful', '?kind=loan&before=2020-01-01'),
  'patron-without-titles': { ...patron('faithful'), as: 'referensi' },
  'patron-newcomer': patron('newcomer'),
  'patron-private': patron('private'),
  'patron-long-name': patron('longName'),
  'patron-right-to-left': patron('rightToLeft'),
  'not-staff': { as: 'warga', path: () => '' },
  'not-allowed': { as: 'katalog', path: () => 'patrons' },
  'not-found': { as: 'kepala', path: () => 'patrons/999999' },
  'not-valid': { as: 'kepala', path: () => 'patrons?page=0' },
};

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** What is wrong with the page at this width. `KENAL_PICTURES=all` keeps a picture of each state. */
const faultsAt = async (page: Page, width: number, name: string): Promise<string[]> => {
  await page.setViewportSize({ width, height: 900 });
  if (process.env['KENAL_PICTURES'] === 'all') await picture(page, `${name}-${width}`);
  const tooWide = await overflow(page);
  const faults = await checkAccessibility(page);
  return tooWide > 0 ? [...faults, `the page is ${tooWide} px too wide`] : faults;
};

describe('every page in every state', function () {
  this.timeout(60_000);
  let house: House;
  let page: Page;
  let complaints: string[];

  before(async () => {
    house = await openHouse();
  });

  after(() => house.close());

  afterEach(() => page.context().close());

  const open = async ({ as, path, then }: State, language: string): Promise<void> => {
    page = as === undefined ? await newPage() : await house.pageOf(as);
    complaints = watch(page, house.address);
    await page.context().addCookies([{ name: 'kenal_language', value: language, url: house.address }]);
    await page.goto(`${house.address}${path(house)}`);
    await then?.(page);
  };

  const examine = async (name: string, state: State): Promise<void> => {
    for (const language of ['en', 'id']) {
      await open(state, language);
      expect(await faultsAt(page, 1280, `${name}-${language}`), `${language} 1280`).to.deep.equal([]);
      await page.setViewportSize({ width: 640, height: 450 });
      expect(await overflow(page), `${language} at 200 %`).to.equal(0);
      expect(await faultsAt(page, 360, `${name}-${language}`), `${language} 360`).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      await page.context().close();
    }
  };

  for (const [name, state] of Object.entries(STATES))
    it(`is accessible, fits and keeps its policy: ${name}`, () => examine(name, state));

  it('is accessible, fits and keeps its policy: what failed for a reason that nobody foresaw', async () => {
    const damaged = await crmDatabase();
    await damaged.db.raw('DROP TABLE kenal_ledger_state');
    const whole = house;
    house = await openHouse(damaged);
    try {
      await examine('failed', { as: 'kepala', path: () => '', then: (one) => one.locator('.notice-card').waitFor() });
    } finally {
      await house.close();
      house = whole;
    }
  });
});
