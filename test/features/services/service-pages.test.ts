import { expect } from 'chai';
import type { Express } from 'express';
import type { Knex } from 'knex';
import request from 'supertest';
import type { Permission } from '../../../plugin/features/access/index.ts';
import { interestReader } from '../../../plugin/features/interests/index.ts';
import { serviceRoutes } from '../../../plugin/features/services/index.ts';
import { catalogueService } from '../../../plugin/features/services/settings/catalogue.service.ts';
import { readEntry, typedOf, type TypedEntry } from '../../../plugin/features/services/settings/entry-form.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha, type GivenKoha } from '../../koha/patrons/given.ts';
import { crmDatabase } from '../../support/database.ts';
import { staff, testApp } from '../../web/app.ts';

const DOLLAR = { code: 'USD', digits: 2 };
const SEARCH = 1;
const RATNA = 51;
const EVERYTHING: readonly Permission[] = ['services.use', 'system.administer', 'reports.view'];

describe('pages of the service desk', () => {
  let given: GivenKoha;
  let db: Knex;
  let patron: number;
  let student: number;
  let dian: number;

  before(async () => {
    given = await givenKoha();
    db = (await crmDatabase()).db;
    await given.db('currency').insert({ currency: 'USD', symbol: '$', rate: 1, active: 1 });
    const dates = { dateenrolled: '2019-10-01', dateexpiry: '2027-10-01', privacy: 1 };
    await given.db('categories').insert({ categorycode: 'ST', description: 'Student', category_type: 'A' });
    dian = await given.patron({ surname: 'Pratiwi', firstname: 'Dian', flags: 4, ...dates });
    patron = await given.patron({ surname: 'Ramadhani', ...dates });
    student = await given.patron({ surname: 'Lestari', categorycode: 'ST', ...dates });
  });

  const app = (borrowernumber = RATNA, permissions = EVERYTHING): Express =>
    testApp({
      identify: () => Promise.resolve(staff({ borrowernumber, permissions: new Set(permissions) })),
      routes: serviceRoutes({
        crm: db,
        koha: given.koha,
        registry: segmentRegistry(db),
        interests: interestReader(db),
        historyOf: () => Promise.resolve({ state: 'kept', from: libraryDay('2025-01-01') }),
      }),
    });
  const get = async (path: string, by = app()): Promise<string> => (await request(by).get(`/kenal${path}`)).text;
  const post = (path: string, body: object, by = app()) =>
    request(by).post(`/kenal${path}`).set('Sec-Fetch-Site', 'same-origin').type('form').send(body);
  const save = async (change: Partial<TypedEntry>): Promise<void> => {
    const catalogue = catalogueService(db);
    const entry = (await catalogue.entries()).find(({ id }) => id === SEARCH);
    if (entry === undefined) throw new Error('no service');
    const read = readEntry({ ...typedOf(entry, DOLLAR), ...change }, DOLLAR);
    if ('wrong' in read) throw new Error(read.wrong.join(', '));
    await catalogue.change(SEARCH, entry.version, read.content, { by: RATNA, now: instant('2026-11-22T03:00:00Z') });
  };
  const begin = async (borrowernumber: number, more: object = {}, by = app()): Promise<string> => {
    const words = { service: SEARCH, as: 'request', title: 'Mangroves', dueOn: '2026-11-27', ...more };
    const { headers } = await post(`/patrons/${borrowernumber}/requests`, words, by);
    return (headers['location'] ?? '').replace('/kenal', '').replace(/\?.*/, '');
  };
  const ownerOf = async (path: string): Promise<number | null | undefined> => {
    const id = Number(path.split('/').at(-1));
    return (await db('kenal_request').where({ id }).pluck<(number | null)[]>('owner'))[0];
  };

  it('keep what was typed into a service when it cannot be saved, and say why', async () => {
    const typed = { version: 1, 'name.en': 'Searching', days: 'soon', 'price.0.basis': 'hour', 'price.0.each': 'much' };
    const refused = await post(`/settings/services/${SEARCH}`, typed);
    expect(refused.status).to.equal(422);
    for (const said of ['value="soon"', 'value="much"', 'a whole number of days', 'Write the price as a number'])
      expect(refused.text).to.include(said);
    const late = await post(`/settings/services/${SEARCH}`, { version: 77, 'name.en': 'Searching', days: '8' });
    expect(late.status).to.equal(409);
    for (const said of ['value="Searching"', 'value="8"', 'somebody else changed this service'])
      expect(late.text).to.include(said);
    expect((await post('/settings/services', { 'name.en': 'Training' })).status).to.equal(409);
    expect((await post('/settings/services', { 'name.en': ' ' })).status).to.equal(422);
  });

  it('begin a quote with the price for the patron’s category', async () => {
    const price = { category: '', basis: 'hour', each: '30000', discount: '', tax: '11', was: undefined } as const;
    await save({ prices: [price, { ...price, category: 'ST', basis: 'fixed', each: '12500.50', discount: '10' }] });
    const quoteOf = async (borrowernumber: number): Promise<string[]> => {
      const page = await get(await begin(borrowernumber));
      const field = (name: string): string =>
        new RegExp(`id="step-quoted-${name}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? 'none';
      return [field('each'), field('discount'), field('tax')];
    };
    expect(await quoteOf(patron)).to.deep.equal(['30000', '', '11']);
    expect(await quoteOf(student)).to.deep.equal(['12500.50', '10', '11']);
  });

  it('give a new request to whoever usually does it, and a confidential one to nobody else', async () => {
    expect(await ownerOf(await begin(patron))).to.equal(RATNA);
    await save({ doneBy: String(dian) });
    expect(await ownerOf(await begin(patron))).to.equal(dian);
    expect(await ownerOf(await begin(patron, { confidential: 'yes' }))).to.equal(RATNA);
    await save({ doneBy: '987654' });
    expect(await ownerOf(await begin(patron))).to.equal(RATNA);
  });

  it('show Koha’s housebound rounds on what is brought home, and on nothing else', async () => {
    await given
      .db('housebound_profile')
      .insert({ borrowernumber: student, day: 'any', frequency: 'W', notes: 'A dog' });
    const visit = { borrowernumber: student, appointment_date: '2026-12-01', day_segment: 'afternoon' };
    const home = await begin(student, { delivery: 'home' });
    expect(await get(home))
      .to.include('Any day, W')
      .and.to.include('No visit is planned yet');
    await given.db('housebound_visit').insert(visit);
    expect(await get(home))
      .to.include('1 December 2026, in the afternoon')
      .and.not.to.include('A dog');
    expect(await get(await begin(student, { delivery: 'post' }))).not.to.include('Housebound rounds');
    expect(await get(await begin(patron, { delivery: 'home' }))).not.to.include('Housebound rounds');
  });

  it('show deadlines by day, and confidential ones only to whom they belong', async () => {
    await begin(patron, { title: 'Open to all', dueOn: '2026-12-24' });
    await begin(patron, { title: 'Under the rose', dueOn: '2026-12-24', confidential: 'yes' });
    const december = '/services/calendar?whose=all&month=2026-12';
    const own = await get(december);
    for (const said of ['Open to all', 'Under the rose', 'December 2026', 'Thursday 24 December 2026'])
      expect(own).to.include(said);
    const other = await get(december, app(dian));
    expect(other).to.include('Open to all');
    expect(other).to.not.include('Under the rose');
    expect(await get('/services/calendar?whose=all&month=2026-11')).to.not.include('Open to all');
  });

  it('tell the income to who reads reports, and to nobody else', async () => {
    expect(await get('/services/income')).to.include('No service was charged yet');
    await db('kenal_request_charge').insert({
      request_id: Number((await begin(patron)).split('/').at(-1)),
      service_id: SEARCH,
      branchcode: 'CPL',
      reference: 'Kenal 1',
      units: 13_875_000,
      currency: 'USD',
      currency_digits: 2,
      state: 'made',
      attempts: 1,
      due_at: '2026-11-20 03:00:00',
      intended_at: '2026-11-20 03:00:00',
      settled_at: '2026-11-20 03:00:00',
    });
    expect(await get('/services/income')).to.match(/November 2026[\s\S]*Literature search[\s\S]*138,750/);
    expect((await request(app()).get('/kenal/services/income.csv')).text).to.include('USD,138750.00');
    const desk = app(dian, ['services.use']);
    for (const path of ['/services/income', '/services/income.csv', '/settings/services'])
      expect((await request(desk).get(`/kenal${path}`)).status, path).to.equal(403);
  });
});
