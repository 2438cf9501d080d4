import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { checkAccessibility, picture } from '../support/browser.ts';
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
  const answered = (): Promise<unknown> =>
    page.waitForResponse((response) => response.request().method() === 'POST' && response.url().includes('/segments/'));
  const figure = async (): Promise<number> =>
    Number((await page.locator('#builder-figures .figure').innerText()).replaceAll(/\D/g, ''));
  const sentence = (): Promise<string> => page.locator('.segment-sentence').first().innerText();
  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();

  it('builds a segment with the keyboard, sees it counted, and saves it', async () => {
    await begin();
    await page.goto(`${house.address}segments`);
    await heading('Segments');
    await keep(page, 'walk-empty-list');
    await page.getByRole('link', { name: 'New segment' }).click();
    await heading('New segment');
    const everybody = await figure();
    await page.locator('#find-rule').fill('age');
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-0-v').waitFor();
    await page.locator('#r-0-op:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('18');
    await page.locator('.segment-sentence', { hasText: '18 years' }).waitFor();
    const adults = await figure();
    expect(adults).to.be.within(1, everybody - 1);
    expect(await page.locator('#builder-said').innerText()).to.match(/patrons? (is|are) in\./);
    await page.locator('#r-0-v:focus').waitFor();
    await page.locator('#find-rule').fill('Visit days');
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-1-v').fill('12');
    await page.locator('#r-1-window').selectOption('months');
    await page.locator('#r-1-amount').waitFor();
    await page.locator('#r-1-amount').fill('12');
    await page.locator('.segment-sentence', { hasText: 'last 12 months' }).waitFor();
    expect(await sentence()).to.equal(
      'Patrons who are at least 18 years old and who came on at least 12 days in the last 12 months.',
    );
    expect(await figure()).to.be.within(1, adults);
    expect(await page.locator('#r-1-left').innerText()).to.match(new RegExp(`of ${adults}$`));
    await keep(page, 'walk-builder');
    expect(await checkAccessibility(page)).to.deep.equal([]);
    const kept = await figure();
    await Promise.all([answered(), page.getByRole('button', { name: 'Save', exact: true }).click()]);
    await page.getByText('Give the segment a name').waitFor();
    await page.locator('#name').fill('Regulars');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await heading('Regulars');
    expect(Number((await page.locator('.figure').innerText()).replaceAll(/\D/g, ''))).to.equal(kept);
    await keep(page, 'walk-show');
    expect(complaints.filter((one) => !one.includes('answered with 422'))).to.deep.equal([]);
  });

  it('moves, duplicates, removes and undoes by keyboard, and is never lost', async () => {
    await begin();
    await page.goto(`${house.address}segments/new?from=drifting`);
    const fields = (): Promise<string[]> =>
      page
        .locator('.rule select[data-changes]:first-child')
        .evaluateAll((all) => all.map((one) => (one as { value?: string }).value ?? ''));
    await page.locator('#r-0-down').focus();
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-1-down:focus').waitFor();
    expect((await fields())[0]).to.equal('rhythms_since_visit');
    await page.locator('#r-0-duplicate').focus();
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-2').waitFor();
    await page.locator('#r-1-field:focus').waitFor();
    await page.locator('#r-2-remove').focus();
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-2').waitFor({ state: 'detached' });
    await page.locator('#r-1-field:focus').waitFor();
    for (const _step of [1, 2, 3]) await Promise.all([answered(), page.locator('#undo').click()]);
    await page.locator('#undo[disabled]').waitFor();
    expect((await fields())[0]).to.equal('visit_days');
    await Promise.all([answered(), page.locator('#redo').click()]);
    await page.locator('#r-0-field option[value=rhythms_since_visit][selected]').waitFor({ state: 'attached' });
    expect(complaints).to.deep.equal([]);
  });

  it('does the same without scripts, and loses no word', async () => {
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
