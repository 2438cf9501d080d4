import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { openHouse, type House } from './house.ts';
import { describeStates } from './states.ts';

describeStates('the pages of reports', {
  reports: { as: 'humas', path: () => 'reports' },
  'reports-figures': {
    as: 'humas',
    path: () => 'reports',
    then: async (page) => {
      for (const summary of await page.locator('.figures > summary').all()) await summary.click();
    },
  },
  'reports-one-library': { as: 'humas', path: () => 'reports?library=UTR' },
});

/** Where the focus is. */
interface Stop {
  readonly name: string;
  /** The heading of its card. */
  readonly card: string;
  readonly top: number;
  readonly hasRing: boolean;
}

/** What the focus is on, and whether that can be seen; undefined outside the content. */
const STOP = `(() => {
  const at = document.activeElement;
  if (at?.closest('main') == null || at.id === 'content') return undefined;
  const style = getComputedStyle(at);
  return {
    name: (at.getAttribute('aria-label') ?? at.textContent).trim().replaceAll(/\\s+/g, ' '),
    card: at.closest('section')?.querySelector('h2')?.textContent ?? '',
    top: Math.round(at.getBoundingClientRect().top + scrollY),
    hasRing: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
})()`;

const REACHABLE = 'main :is(a[href], button, select, summary, [tabindex="0"]):not(#content)';

/** Everything in the content that the Tab key leads to, from the skip link on. */
const walk = async (page: Page): Promise<Stop[]> => {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#content$/);
  const stops: Stop[] = [];
  const most = await page.locator(REACHABLE).count();
  while (stops.length <= most) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<Stop | undefined>(STOP);
    if (stop === undefined) break;
    stops.push(stop);
  }
  return stops;
};

describe('the reports by keyboard alone', function () {
  this.timeout(60_000);
  let house: House;

  before(async () => {
    house = await openHouse();
  });

  after(() => house.close());

  for (const width of [1280, 640, 360])
    it(`lead through everything once, in the order in which it stands, and show where one is: ${width}`, async () => {
      const page = await house.pageOf('humas', { width });
      try {
        await page.goto(`${house.address}reports`);
        const stops = await walk(page);
        const visible = await page.locator(REACHABLE).filter({ visible: true }).count();
        expect(stops.length).to.equal(visible).and.be.greaterThan(8);
        expect(stops.filter(({ hasRing }) => !hasRing).map(({ name }) => name)).to.deep.equal([]);
        for (const [index, { name, card, top }] of stops.entries()) {
          const before = stops[index - 1];
          if (before?.card === card && card !== '') expect(top, `${card}: ${name}`).to.be.at.least(before.top);
        }
      } finally {
        await page.context().close();
      }
    });

  it('open the figures, and turn the month of the flow', async () => {
    const page = await house.pageOf('humas');
    try {
      await page.goto(`${house.address}reports`);
      const flow = page.locator('section[aria-labelledby=flow]');
      const title = await flow.locator('h2').innerText();
      const earlier = flow.getByRole('link', { name: /^Earlier: From / });
      const other = ((await earlier.getAttribute('aria-label')) ?? '').replace('Earlier: ', '');
      await earlier.focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/month=.*#flow$/);
      expect(await flow.locator('h2').innerText())
        .to.equal(other)
        .and.not.equal(title);
      // The walk goes on from where one was, not from the top of the page.
      await page.keyboard.press('Tab');
      expect((await page.evaluate<Stop | undefined>(STOP))?.card).to.equal(other);

      const active = page.locator('section[aria-labelledby=active]');
      await active.locator('summary').focus();
      await page.keyboard.press('Enter');
      await active.getByRole('columnheader', { name: 'Borrowed' }).waitFor();
      await page.keyboard.press('Tab');
      expect((await page.evaluate<Stop | undefined>(STOP))?.name).to.equal('Figures: active patrons by month');
    } finally {
      await page.context().close();
    }
  });

  it('are printed without what only leads elsewhere', async () => {
    const page = await house.pageOf('humas');
    try {
      await page.goto(`${house.address}reports`);
      await page.emulateMedia({ media: 'print' });
      for (const hidden of ['.report-turns', '.report-foot > a', '.filters', 'nav.side'])
        expect(await page.locator(hidden).filter({ visible: true }).count(), hidden).to.equal(0);
      expect(await page.locator('.report-sentence').filter({ visible: true }).count()).to.be.greaterThan(4);
    } finally {
      await page.context().close();
    }
  });
});
