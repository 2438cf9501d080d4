import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { writeGrantSql } from '../../plugin/koha/write-grants.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { checkAccessibility, picture } from '../support/browser.ts';
import { fixedClock } from '../support/clock.ts';
import { adminDb, testAccount } from '../support/database.ts';
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
  /** The page comes first and counts then. */
  const counted = (): Promise<void> => page.locator('#builder-figures .figure').waitFor();
  const sentence = (): Promise<string> => page.locator('.segment-sentence').first().innerText();
  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();

  /** Adds a condition by the name of its field. */
  const find = async (name: string, at: string): Promise<void> => {
    await page.locator('#find-rule').fill(name);
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator(`#${at}`).waitFor();
  };
  const fill = async (id: string, text: string, said: string): Promise<void> => {
    await page.locator(`#${id}`).fill(text);
    await page.locator('.segment-sentence', { hasText: said }).waitFor();
  };
  const within = async (at: string, kind: string, amount: string, said: string): Promise<void> => {
    await Promise.all([answered(), page.locator(`#${at}-window`).selectOption(kind)]);
    await page.locator(`#${at}-amount`).waitFor();
    await fill(`${at}-amount`, amount, said);
  };
  const save = (): Promise<void> => page.getByRole('button', { name: 'Save', exact: true }).click();
  const shown = async (): Promise<number> => Number((await page.locator('.figure').innerText()).replaceAll(/\D/g, ''));

  it('builds an audience, understands why somebody is in it, exports it and sees its size tomorrow', async () => {
    await begin();
    await page.goto(`${house.address}segments`);
    await heading('Segments');
    await keep(page, 'walk-1-empty-list');
    await page.getByRole('link', { name: 'New segment' }).click();
    await heading('New segment');
    await counted();
    const everybody = await figure();

    await find('age', 'r-0-v');
    await page.locator('#r-0-op:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('18');
    await page.locator('.segment-sentence', { hasText: 'at least 18 years old' }).waitFor();
    await page.locator('#r-0-v:focus').waitFor();
    const adults = await figure();
    expect(adults).to.be.within(1, everybody - 1);
    expect(await page.locator('#builder-said').innerText()).to.match(/patrons? (is|are) in\./);

    await find('Library', 'r-1-v');
    await page.locator('#r-1-v > summary').press('Enter');
    await page.locator('#r-1-v').getByLabel('Central').check();
    await page.locator('.segment-sentence', { hasText: 'whose library is Central' }).waitFor();
    expect(await page.locator('#r-1-left').innerText()).to.match(new RegExp(`of ${adults}$`));
    await page.keyboard.press('Escape');

    await find('Visit days', 'r-2-v');
    await fill('r-2-v', '12', 'at least 12 days');
    await within('r-2', 'months', '12', 'in the last 12 months');
    await Promise.all([answered(), page.getByRole('button', { name: 'Add a group' }).click()]);
    await page.locator('#r-3-0-field:focus').waitFor();
    await Promise.all([answered(), page.locator('#r-3-mode').selectOption('none')]);
    await Promise.all([answered(), page.locator('#r-3-0-field').selectOption('visit_days')]);
    await page.locator('#r-3-0-v').waitFor();
    await fill('r-3-0-v', '1', 'at least 1 day');
    await within('r-3-0', 'days', '28', 'in the last 28 days');
    expect(await sentence()).to.equal(
      'Patrons who are at least 18 years old, whose library is Central and who came on at least 12 days in the last 12 months, but not those who came on at least 1 day in the last 28 days.',
    );
    const audience = await figure();
    expect(audience).to.be.within(1, adults - 1);
    await page
      .getByRole('button', { name: /^Why\?/ })
      .first()
      .click();
    await page.locator('.why-verdict-in').waitFor();
    expect(await page.locator('.why-yes').count()).to.be.at.least(4);
    await keep(page, 'walk-2-builder');
    expect(await checkAccessibility(page)).to.deep.equal([]);

    await Promise.all([answered(), save()]);
    await page.getByText('Give the segment a name').waitFor();
    await page.locator('#name').fill('Regulars who stay away');
    await save();
    await heading('Regulars who stay away');
    expect(await shown()).to.equal(audience);
    await page
      .getByRole('link', { name: /^Why\?/ })
      .first()
      .click();
    await page.locator('.why-verdict-in').waitFor();
    await Promise.all([
      page.waitForURL((url) => !url.search.includes('patron=')),
      page.getByRole('button', { name: 'Count now' }).click(),
    ]);
    await page.getByText('First counted on 22 Nov 2026.').waitFor();
    await keep(page, 'walk-3-segment');
    const saved = page.url();

    await page.getByRole('link', { name: 'Export' }).click();
    await page.getByLabel('E-mail address').check();
    await keep(page, 'walk-4-export');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).to.equal('regulars-who-stay-away-2026-11-22.csv');
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect(lines).to.have.length(1 + audience);
    expect(lines[0]?.replace(/^\uFEFF/u, '')).to.equal('Card number,Name,Library,Category,E-mail address');
    expect(complaints).to.deep.equal([]);
    await page.context().close();

    const today = house;
    house = await openHouse(undefined, fixedClock('2026-11-23T03:00:00Z'));
    try {
      await begin();
      await page.goto(saved.replace(today.address, house.address));
      await page.getByRole('button', { name: 'Count now' }).click();
      await page.getByText('at the count of 23 Nov 2026').first().waitFor();
      await page.locator('[aria-labelledby=size] summary').click();
      const days = await page.locator('[aria-labelledby=size] tbody th').allInnerTexts();
      expect(days).to.deep.equal(['23 Nov 2026', '22 Nov 2026']);
      await keep(page, 'walk-5-tomorrow');
      expect(await checkAccessibility(page)).to.deep.equal([]);
    } finally {
      await house.close();
      house = today;
    }
  });

  it('makes a patron list in Koha without children, or with them for work in the library', async () => {
    const shared = house;
    const account = await testAccount('writer');
    const { optionalWrite } = (await loadManifest()).database.grants;
    const request = { kohaDatabase: shared.kohaDb.name, account: { user: account.user, host: '%' } };
    for (const statement of writeGrantSql({ ...request, writes: optionalWrite }))
      await (await adminDb()).raw(statement);
    const { config } = shared.surroundings;
    house = await openHouse(
      undefined,
      undefined,
      Promise.resolve({
        ...shared,
        surroundings: { ...shared.surroundings, config: { ...config, kohaWrite: account } },
      }),
    );
    try {
      await begin();
      await page.goto(`${house.address}segments/new?from=families`);
      await counted();
      await page.goto(`${house.address}segments/new?from=unreachable`);
      await counted();
      await page.locator('#name').fill('To write a letter to');
      await save();
      await heading('To write a letter to');
      const everybody = await shown();
      const leftOut = Number(
        /^(\d+|One)/.exec(await page.locator('#list-outreach-help').innerText())?.[0].replace('One', '1'),
      );
      expect(leftOut).to.be.within(1, everybody - 1);
      await keep(page, 'walk-6-list');
      for (const [choice, name] of [
        ['#list-outreach', 'Letters'],
        ['#list-everybody', 'Cards to check'],
      ] as const) {
        await page.locator(choice).check();
        await page.locator('#list-name').fill(name);
        if (name === 'Letters') await page.getByLabel('Keep it in step').check();
        await page.getByRole('button', { name: 'Make a patron list in Koha' }).click();
        await page.getByText('The patron list is in Koha').waitFor();
      }
      const kept = page.getByRole('region', { name: 'Patron list “Letters”' });
      await kept.getByText(`${everybody - leftOut} patrons put on, nobody taken off.`).waitFor();
      await keep(page, 'walk-7-kept');
      await page.setViewportSize({ width: 360, height: 800 });
      await keep(page, 'walk-7-kept-360');
      expect(await checkAccessibility(page)).to.deep.equal([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      await kept.getByRole('button', { name: /^Stop keeping/ }).click();
      await page.getByText('The list follows the segment no longer.').waitFor();
      expect(await kept.count()).to.equal(0);
      const lists = await house.kohaDb
        .db('patron_lists as l')
        .join('patron_list_patrons as p', 'p.patron_list_id', 'l.patron_list_id')
        .groupBy('l.name')
        .orderBy('l.name')
        .select<{ name: string; patrons: number }[]>('l.name', house.kohaDb.db.raw('COUNT(*) AS patrons'));
      expect(lists.map(({ name, patrons }) => [name, patrons])).to.deep.equal([
        ['Cards to check', everybody],
        ['Letters', everybody - leftOut],
      ]);
      expect(await checkAccessibility(page)).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
    } finally {
      await shared.kohaDb.db('patron_list_patrons').delete();
      await shared.kohaDb.db('patron_lists').delete();
      await house.close();
      house = shared;
    }
  });

  it('moves, duplicates, removes and undoes by keyboard, and is never lost', async () => {
    await begin();
    await page.goto(`${house.address}segments/new?from=drifting`);
    await counted();
    const fields = (): Promise<string[]> =>
      page
        .locator('.rule select[data-changes]:first-child')
        .evaluateAll((all) => all.map((one) => (one as { value?: string }).value ?? ''));
    await page.locator('#r-0-down').focus();
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-1-up:focus').waitFor();
    expect((await fields())[0]).to.equal('rhythms_since_visit');
    await page.locator('#r-0-duplicate').focus();
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-2').waitFor();
    await page.locator('#r-1-field:focus').waitFor();
    await page.locator('#r-2-remove').focus();
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-2').waitFor({ state: 'detached' });
    await page.locator('#r-1-field:focus').waitFor();
    for (let steps = 0; steps < 3; steps += 1) await Promise.all([answered(), page.locator('#undo').click()]);
    await page.locator('#undo[disabled]').waitFor();
    expect((await fields())[0]).to.equal('visit_days');
    await Promise.all([answered(), page.locator('#redo').click()]);
    await page.locator('#r-0-field option[value=rhythms_since_visit][selected]').waitFor({ state: 'attached' });

    // A letter opens the list of conditions, words narrow it, and the keys choose.
    await page.locator('#r-0-field').focus();
    await page.keyboard.press('c');
    const box = page.getByRole('combobox', { name: /Type to narrow the list/ });
    await box.fill('card lost');
    await page.getByRole('status').getByText('Found: 1').waitFor();
    expect(await checkAccessibility(page)).to.deep.equal([]);
    await keep(page, 'walk-8-filter');
    await page.keyboard.press('Escape');
    await page.locator('#r-0-field:focus').waitFor();
    expect((await fields())[0]).to.equal('rhythms_since_visit');
    await page.locator('#r-0-field').click();
    await box.fill('loyal');
    await page.keyboard.press('ArrowDown');
    await page.setViewportSize({ width: 360, height: 800 });
    await keep(page, 'walk-8-filter-360');
    await page.setViewportSize({ width: 1280, height: 900 });
    const wanted = await box.getAttribute('aria-activedescendant');
    const text = await page.locator(`[id="${wanted ?? ''}"]`).innerText();
    await Promise.all([answered(), page.keyboard.press('Enter')]);
    await page.locator('#r-0-field:focus').waitFor();
    expect(await page.locator('#r-0-field option:checked').innerText()).to.equal(text);
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
