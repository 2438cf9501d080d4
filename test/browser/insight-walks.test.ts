import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { picture } from '../support/browser.ts';
import { openHouse, watch, type House } from './house.ts';
import { buildLibrary } from './library.ts';

/** `KENAL_PICTURES=all` keeps a picture of each step. */
const look = async (page: Page, name: string): Promise<void> => {
  if (process.env['KENAL_PICTURES'] === 'all') await picture(page, name);
};

describe('reading what insight has worked out', function () {
  this.timeout(180_000);
  let house: House;

  before(async () => {
    house = await openHouse();
  });

  after(() => house.close());

  it('an outreach officer reads the reports', async () => {
    const page = await house.pageOf('humas');
    try {
      const complaints = watch(page, house.address);
      await page.goto(house.address);
      await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Reports' }).click();
      await page.getByRole('heading', { level: 1, name: 'Reports' }).waitFor();
      await look(page, 'walk-officer-1-reports');

      const active = page.getByRole('region', { name: 'Active patrons', exact: true });
      expect(await active.innerText()).to.match(/\d+ patrons came in October 2026\./);
      await active.getByText('Figures as a table').click();
      await active.getByRole('columnheader', { name: 'Borrowed' }).waitFor();

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        active.getByRole('link', { name: 'CSV' }).click(),
      ]);
      expect(await readFile(await download.path(), 'utf8')).to.include('Oct 2026');

      const stay = page.getByRole('region', { name: 'Do new patrons stay?' });
      expect(await stay.innerText()).to.match(/so those of \d+ months are taken together\./);
      const forecast = page.getByRole('region', { name: 'How good is the forecast' });
      expect(await forecast.innerText()).to.include('Not good enough to use');
      const reading = page.getByRole('region', { name: 'What the library is read for' });
      expect(await reading.innerText()).to.include('Read about by most: ');
      await page.locator('#report-library').selectOption({ index: 1 });
      await page.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL(/library=/);
      await look(page, 'walk-officer-2-one-library');
      expect(complaints).to.deep.equal([]);
    } finally {
      await page.context().close();
    }
  });

  it('a librarian opens "why" on a patron who is slipping away', async () => {
    const page = await house.pageOf('sirkulasi');
    try {
      const complaints = watch(page, house.address);
      await page.goto(`${house.address}patrons`);
      await page.getByRole('link', { name: 'Slipping away' }).click();
      await page.getByRole('heading', { level: 1, name: 'Slipping away' }).waitFor();
      await look(page, 'walk-librarian-1-slipping');

      await page.locator('.table-loyalty tbody th a').first().click();
      const loyalty = page.getByRole('region', { name: 'Loyalty' });
      await loyalty.getByText('Slipping', { exact: true }).first().waitFor();
      await look(page, 'walk-librarian-2-patron');

      await loyalty.getByRole('link', { name: 'Why' }).click();
      await page.getByRole('heading', { level: 1, name: /^Why: / }).waitFor();
      const stage = page.getByRole('region', { name: 'Stage', exact: true });
      expect(await stage.innerText()).to.match(/Last visit[\s\S]*Own rhythm[\s\S]*left by a visit only/);
      await look(page, 'walk-librarian-3-why');
      const interests = page.getByRole('region', { name: 'Interests', exact: true });
      expect(await interests.innerText()).to.match(
        /titles[\s\S]*% of what is borrowed with this card[\s\S]*never inferred/,
      );
      await page.getByRole('link', { name: 'Back to the patron' }).click();
      await loyalty.waitFor();
      expect(complaints).to.deep.equal([]);
    } finally {
      await page.context().close();
    }
  });
});

describe('a library of 40 patrons and three months of history', function () {
  this.timeout(240_000);
  let house: House;

  before(async () => {
    house = await openHouse(undefined, undefined, buildLibrary({ patrons: 40, years: 1, since: '2026-08-22' }));
  });

  after(() => house.close());

  it('shows no forecast, and says why', async () => {
    const page = await house.pageOf('kepala');
    try {
      await page.goto(`${house.address}reports`);
      const active = await page.getByRole('region', { name: 'Active patrons', exact: true }).innerText();
      expect(active).to.match(/There is no forecast: it compares years, needs 30 months/);
      const forecast = await page.getByRole('region', { name: 'How good is the forecast' }).innerText();
      expect(forecast).to.match(/no forecast yet|Not good enough to use/);
      const behind = await page.getByRole('region', { name: 'What stands behind it' }).innerText();
      expect(behind).to.match(/a forecast needs (200|274)/);
      await look(page, 'walk-small-1-reports');

      const [row] = await house.crmDb
        .db('kenal_patron_metric')
        .whereNotNull('last_visit')
        .limit(1)
        .pluck<number[]>('borrowernumber');
      await page.goto(`${house.address}patrons/${row ?? 0}/why`);
      await page.getByText('No forecast is shown for this patron.').waitFor();
      await page.getByText('a simple rule decides').waitFor();
      await look(page, 'walk-small-2-why');
      const forecasts = await house.crmDb.db('kenal_patron_metric').whereNotNull('p_active').pluck('borrowernumber');
      expect(forecasts).to.deep.equal([]);
    } finally {
      await page.context().close();
    }
  });
});
