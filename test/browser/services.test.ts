import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { checkAccessibility, picture } from '../support/browser.ts';
import { openHouse, watch, type House } from './house.ts';

/** `KENAL_PICTURES=all` keeps what the walk sees, in both languages and on a phone. */
const keep = async (page: Page, name: string): Promise<void> => {
  if (process.env['KENAL_PICTURES'] === 'all') await picture(page, `services-${name}`);
};

describe('the service desk', function () {
  this.timeout(300_000);
  let house: House;
  let page: Page;
  let complaints: string[];

  before(async () => {
    house = await openHouse();
  });

  after(() => house.close());
  afterEach(() => page.context().close());

  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
  const step = async (name: string): Promise<void> => {
    const button = page.locator('.step-form').getByRole('button', { name, exact: true });
    await Promise.all([page.waitForEvent('load'), button.click()]);
    await page.locator('.flash-good').waitFor();
  };
  const now = (): Promise<string> => page.locator('.way-now .way-text').innerText();
  const look = async (name: string): Promise<void> => {
    await keep(page, name);
    expect(await checkAccessibility(page), name).to.deep.equal([]);
  };

  it('is told by an administrator what a service costs', async () => {
    page = await house.pageOf('kepala');
    complaints = watch(page, house.address);
    await page.goto(`${house.address}settings`);
    await page.getByRole('link', { name: 'Change: Catalogue of services' }).click();
    await heading('Catalogue of services');
    await look('0-catalogue');
    await page.getByRole('link', { name: 'Change: Literature search' }).click();
    await heading('Literature search');
    await page.locator('#price-0-basis').selectOption('hour');
    await page.locator('#price-0-each').fill('thirty');
    const save = async (): Promise<void> => {
      const button = page.getByRole('button', { name: 'Save' });
      await Promise.all([page.waitForEvent('load'), button.click()]);
    };
    await save();
    await page.getByText('Write the price as a number').waitFor();
    expect(await page.locator('#price-0-each').inputValue()).to.equal('thirty');
    await look('0-entry-refused');
    await page.locator('#price-0-each').fill('30.000');
    await page.locator('#price-0-tax').fill('11');
    await page.locator('#question-2-en').fill('Which languages do you read?');
    await save();
    await page.getByText('holds for requests that begin from now on').waitFor();
    await look('0-entry');
    expect(complaints).to.deep.equal([]);
  });

  it('takes a request from the patron’s page to a quote, agreement, work, delivery, rating, and sees to the charge', async () => {
    page = await house.pageOf('referensi');
    complaints = watch(page, house.address);
    await page.goto(`${house.address}services`);
    await heading('Services board');
    await look('1-empty-board');
    await page.goto(`${house.address}patrons/${house.people.faithful}`);
    await page.getByRole('link', { name: 'New request' }).click();
    await look('2-choose');
    await page.getByRole('link', { name: 'Literature search' }).click();
    await page.locator('#word-title').fill('Mangroves and fishing villages');
    await page.locator('#word-topic').fill('Who gained, who paid, who counted it');
    await page.locator('#word-timeSpan').fill('2010 to 2026');
    await page.locator('#word-depth').selectOption('working');
    await page.locator('#confidential').check();
    await look('3-form');
    await page.getByRole('button', { name: 'Take up the request' }).click();
    await heading('Mangroves and fishing villages');
    expect(await now()).to.equal('Asked');

    expect(await page.locator('#step-quoted-basis').inputValue()).to.equal('hour');
    expect(await page.locator('#step-quoted-each').inputValue()).to.equal('30000');
    expect(await page.locator('#step-quoted-tax').inputValue()).to.equal('11');
    await page.locator('#step-quoted-each').fill('ten');
    const quote = page.locator('#step-quoted').getByRole('button', { name: 'Quote a price' });
    await Promise.all([page.waitForEvent('load'), quote.click()]);
    await page.getByText('Write the price as a number').waitFor();
    expect(await page.locator('#step-quoted-each').inputValue()).to.equal('ten');
    await page.locator('#step-quoted-each').fill('25.000');
    await page.locator('#step-quoted-quantity').fill('5');
    await look('4-quote');
    await step('Quote a price');
    expect(await now()).to.equal('Quoted');
    await page.getByText('5 hours at').waitFor();
    const other = await page.context().newPage();
    const tabs = [
      [other, 'Who paid'],
      [page, 'Who counted it'],
    ] as const;
    const [quoted = 0] = await house.crmDb.db('kenal_request').pluck<number[]>('id');
    for (const [tab] of tabs) await tab.goto(`${house.address}services/requests/${quoted}/edit`);
    for (const [tab, topic] of tabs) {
      await tab.locator('#word-topic').fill(topic);
      await tab.getByRole('button', { name: 'Save' }).click();
      await tab.getByText(topic).first().waitFor();
    }
    await other.close();
    await page.getByText('Your colleague wrote').waitFor();
    await look('4-conflict');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('For everybody else there is no such request').waitFor();

    await page.locator('#step-agreed-acceptedVia').selectOption('phone');
    await step('Agree');
    await step('Start work');
    await page.locator('#line-task').fill('Theses on microfilm');
    await page.locator('#line-task').press('Enter');
    await page.getByRole('button', { name: 'Done: Theses on microfilm' }).click();
    await page.locator('.tick-box-done').waitFor();
    await page.locator('#line-time-minutes').fill('3:20');
    await page.locator('#line-time-minutes').press('Enter');
    await page.getByText('3 h 20 min of 5 h').waitFor();
    await look('5-in-work');

    await page.locator('#step-ready-isRelevant').check();
    await page.locator('#step-ready-isGood').check();
    await step('Mark as ready');
    await page.goto(`${house.address}services`);
    await look('6-board');
    await page.getByRole('link', { name: 'Hand it over' }).click();
    await page.locator('#step-delivered-proof').fill('signed at the desk');
    await step('Hand it over');
    await page.locator('#step-rated-relevant').selectOption('5');
    await page.locator('#step-rated-inTime').selectOption('in_time');
    await step('Note the rating');
    expect(await now()).to.equal('Rated');
    await page.getByText('will be put on the patron’s account in Koha').waitFor();
    await look('7-rated');
    const [request = 0] = await house.crmDb.db('kenal_request_charge').pluck<number[]>('request_id');
    await house.crmDb.db('kenal_request_charge').update({ state: 'task', why: 'not-set-up' });
    await page.goto(house.address);
    await page.getByText('to be charged by hand').waitFor();
    await page.goto(`${house.address}services/requests/${request}`);
    await look('8-charge');
    await page.getByRole('button', { name: 'I have charged it in Koha' }).click();
    await page.getByText('was put on the account by hand').waitFor();
    await page.goto(`${house.address}services/requests/${request}/delivery-note`);
    await look('9-delivery-note');
    await page.goto(`${house.address}services/requests?whose=all`);
    await look('10-list');
    await page.goto(`${house.address}services/calendar?whose=all`);
    await heading('Deadlines');
    await look('10-calendar');
    expect(complaints).to.deep.equal([]);
  });

  it('tells who reads reports what services brought in', async () => {
    page = await house.pageOf('kepala');
    complaints = watch(page, house.address);
    await house.crmDb.db('kenal_request').update({ is_confidential: 0 });
    await page.goto(`${house.address}reports`);
    await page.getByRole('link', { name: 'Income from services' }).click();
    await heading('Income from services');
    await page.getByRole('cell', { name: /138,750/ }).waitFor();
    await look('15-income');
    expect(complaints).to.deep.equal([]);
  });

  it('suggests an offer to an outreach officer, and not again once it was declined', async () => {
    page = await house.pageOf('humas');
    complaints = watch(page, house.address);
    const [fond = 0] = await house.crmDb
      .db('kenal_interest')
      .whereNotIn('borrowernumber', [house.people.private, house.people.faithful])
      .where('kind', 'subject')
      .orderBy('weight', 'desc')
      .limit(1)
      .pluck<number[]>('borrowernumber');
    const [segment = 0] = await house.crmDb.db('kenal_segment').insert({
      public_key: '0198c2f0-0000-7000-8000-000000000001',
      name: 'Writing a thesis',
      description: '',
      kind: 'live',
      tree: JSON.stringify({ version: 1, rule: { match: 'all', rules: [] } }),
      version: 1,
      tells_of_use: 0,
      created_at: '2026-11-20 03:00:00',
      changed_at: '2026-11-20 03:00:00',
      changed_by: 51,
    });
    await house.crmDb
      .db('kenal_segment_member')
      .insert({ segment_id: segment, borrowernumber: fond, since: '2026-11-20' });
    await house.crmDb.db('kenal_service').where('code', 'training').update({ segment_id: segment });
    const own = `${house.address}patrons/${fond}`;
    await page.goto(own);
    const card = page.locator('section', { has: page.getByRole('heading', { name: 'Services', exact: true }) });
    await card.getByText('because they care about').waitFor();
    await card.getByText('because they belong to “Writing a thesis”').waitFor();
    await look('11-suggested');
    await card.getByRole('link', { name: 'Offer: Training' }).click();
    await page.locator('#word-title').fill('Citing and searching');
    await page.getByRole('textbox', { name: 'For how many people?' }).fill('1');
    await page.getByRole('button', { name: 'Offer it' }).click();
    await heading('Citing and searching');
    await look('12-offered');
    await page.locator('summary', { hasText: 'Declined' }).click();
    await page.locator('#step-declined-reason').selectOption('not_needed');
    await page.locator('#step-declined-note').fill('learned it at school');
    await step('Declined');
    await page.getByText('not needed. learned it at school').waitFor();
    await look('13-declined');
    await page.goto(own);
    await card.getByText('Citing and searching').waitFor();
    expect(await card.getByRole('link', { name: 'Offer: Training' }).count()).to.equal(0);
    await card.getByText('Not this').first().click();
    await card.getByRole('combobox').selectOption('has_it');
    await card.getByRole('button', { name: 'Do not ask again' }).click();
    await page.getByText('It is not suggested again for this patron').waitFor();
    expect(await card.getByRole('link', { name: 'Offer: Current-awareness profile' }).count()).to.equal(0);
    await look('14-not-again');
    expect(complaints).to.deep.equal([]);
  });

  it('reads the same on a phone and in Indonesian', async () => {
    page = await house.pageOf('kepala', { width: 360 });
    await page.context().addCookies([{ name: 'kenal_language', value: 'id', url: house.address }]);
    complaints = watch(page, house.address);
    const [request = 0] = await house.crmDb.db('kenal_request').where('is_confidential', 0).pluck<number[]>('id');
    for (const [name, path] of [
      ['board', 'services?whose=all'],
      ['request', `services/requests/${request}`],
      ['choose', `patrons/${house.people.faithful}/requests/new?as=offer`],
      ['form', `patrons/${house.people.faithful}/requests/new?service=1`],
      ['slip', `services/requests/${request}/slip`],
      ['list', 'services/requests?whose=all'],
      ['catalogue', 'settings/services'],
      ['entry', 'settings/services/1'],
      ['calendar', 'services/calendar?whose=all'],
      ['income', 'services/income'],
    ] as const) {
      await page.goto(`${house.address}${path}`);
      await look(`id-360-${name}`);
      const isWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
      expect(isWide, name).to.equal(false);
    }
    expect(complaints).to.deep.equal([]);
  });
});
