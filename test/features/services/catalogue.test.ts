import { expect } from 'chai';
import type { Knex } from 'knex';
import { requestFollower } from '../../../plugin/features/services/index.ts';
import { readCatalogue } from '../../../plugin/features/services/catalogue.repository.ts';
import {
  mayHave,
  priceIn,
  type Service,
  type ServiceEntry,
} from '../../../plugin/features/services/catalogue.domain.ts';
import { ruleFor } from '../../../plugin/features/services/price.domain.ts';
import {
  catalogueService,
  type CatalogueService,
} from '../../../plugin/features/services/settings/catalogue.service.ts';
import {
  readEntry,
  typedIn,
  typedOf,
  validEntry,
  type TypedEntry,
} from '../../../plugin/features/services/settings/entry-form.ts';
import { inTransaction } from '../../../plugin/shared/db/transaction.ts';
import { KenalError } from '../../../plugin/shared/errors.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { crmDatabase } from '../../support/database.ts';

const who = { by: 51, now: instant('2026-11-22T03:00:00Z') };
const RUPIAH = { code: 'IDR', digits: 2 };
const SEARCH = 1;

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof KenalError) return error.code;
    throw error;
  }
};

describe('the catalogue of services', () => {
  let db: Knex;
  let catalogue: CatalogueService;

  before(async () => {
    db = (await crmDatabase()).db;
    catalogue = catalogueService(db);
  });

  const entry = async (id = SEARCH): Promise<ServiceEntry> => {
    const found = (await catalogue.entries()).find((one) => one.id === id);
    if (found === undefined) throw new Error('the service is not there');
    return found;
  };
  const shown = async (id = SEARCH, language = 'en'): Promise<Service | undefined> =>
    (await readCatalogue(db, language)).find((one) => one.id === id);
  const save = async (change: Partial<TypedEntry>, id = SEARCH): Promise<void> => {
    const now = await entry(id);
    const read = readEntry({ ...typedOf(now, RUPIAH), ...change }, RUPIAH);
    if ('wrong' in read) throw new Error(`wrong: ${read.wrong.join(', ')}`);
    await catalogue.change(id, now.version, read.content, who);
  };
  const price = { category: '', basis: 'hour', each: '30.000', discount: '', tax: '11', was: undefined } as const;

  it('keeps everything that stands in the form of a service as it was', async () => {
    await db('kenal_service').where('id', SEARCH).update({ done_by: 51 });
    const before = await entry();
    await save({});
    expect(await entry()).to.deep.equal({ ...before, version: before.version + 1 });
  });

  it('takes prices by patron category, exact to the smallest coin, and quotes begin with them', async () => {
    await save({
      prices: [price, { ...price, category: 'ST', basis: 'fixed', each: '12.500,50', discount: '10' }],
    });
    const prices = (await shown())?.prices ?? [];
    const common = { currency: 'IDR', digits: 2, tax: 1_100 };
    expect(ruleFor(prices, 'PT')).to.deep.equal({
      ...common,
      basis: 'hour',
      units: 3_000_000,
      category: undefined,
      discount: 0,
    });
    expect(ruleFor(prices, 'ST')).to.deep.equal({
      ...common,
      basis: 'fixed',
      units: 1_250_050,
      category: 'ST',
      discount: 1_000,
    });
    expect(typedOf(await entry(), RUPIAH).prices.map(({ each, tax }) => [each, tax])).to.deep.equal([
      ['30000', '11'],
      ['12500.50', '11'],
    ]);
  });

  it('asks for prices of another currency anew instead of reading them as its own', async () => {
    const typed = typedOf(await entry(), { code: 'JPY', digits: 0 });
    expect(typed.prices.map(({ each, was }) => [each, was?.currency])).to.deep.equal([
      ['', 'IDR'],
      ['', 'IDR'],
    ]);
    const read = readEntry(typed, { code: 'JPY', digits: 0 });
    expect('wrong' in read && read.wrong).to.deep.equal(['price.0.each', 'price.1.each']);
  });

  it('means the same amount where the currency is counted in other coins by now', async () => {
    const whole = { code: 'IDR', digits: 0 };
    const [first, second] = (await shown())?.prices ?? [];
    if (first === undefined || second === undefined) throw new Error('no price');
    expect(priceIn(first, whole)).to.include({ units: 30_000, digits: 0 });
    expect(typedOf(await entry(), whole).prices[0]?.each).to.equal('30000');
    // Twelve thousand five hundred and a half are no number of whole ones.
    expect(priceIn(second, whole)).to.equal(undefined);
    expect(priceIn(second, { code: 'IDR', digits: 3 })).to.include({ units: 12_500_500, digits: 3 });
  });

  it('says where a form is wrong', async () => {
    const typed = typedOf(await entry(), RUPIAH);
    const wrongIn = (change: Partial<TypedEntry>, currency: typeof RUPIAH | undefined = RUPIAH): unknown => {
      const read = readEntry({ ...typed, ...change }, currency);
      return 'wrong' in read ? read.wrong : 'nothing';
    };
    expect(wrongIn({ days: 'ten' })).to.deep.equal(['days']);
    expect(wrongIn({ prices: [{ ...price, each: 'ten', discount: '200', tax: '-1' }] })).to.deep.equal([
      'price.0.each',
      'price.0.discount',
      'price.0.tax',
    ]);
    expect(wrongIn({ prices: [price, price] })).to.deep.equal(['price.1.twice']);
    expect(readEntry({ ...typed, prices: [price] }, undefined)).to.deep.equal({ wrong: ['currency'] });
    const [question] = typed.questions;
    if (question === undefined) throw new Error('no question');
    expect(wrongIn({ questions: [{ ...question, texts: {} }] })).to.deep.equal(['question.0.text']);
  });

  it('asks new questions in the order that was chosen, and keeps one that is asked no more', async () => {
    const { version, questions } = await entry();
    const [first, second] = questions;
    const body = {
      version: String(version),
      'name.en': 'Literature search',
      'question.0.id': String(first?.id),
      'question.0.text.en': 'What is it for?',
      'question.0.answer': 'line',
      'question.0.place': '1',
      'question.1.id': String(second?.id),
      'question.1.text.en': 'What do you know already?',
      'question.1.answer': 'text',
      'question.1.place': '2',
      'question.1.asked': 'yes',
      'question.2.id': '',
      'question.2.text.en': 'By when do you write?',
      'question.2.text.id': '',
      'question.2.answer': 'date',
      'question.2.place': '1',
      'question.2.asked': 'yes',
      'question.2.required': 'yes',
      'question.3.id': '',
      'question.3.text.en': ' ',
      'question.3.answer': 'line',
      'question.3.place': '4',
    };
    await save({ questions: typedIn(validEntry(body)).questions });
    expect(
      (await shown())?.questions.map(({ text, isAsked, isRequired }) => [text, isAsked, isRequired]),
    ).to.deep.equal([
      ['By when do you write?', true, true],
      ['What is it for?', false, false],
      ['What do you know already?', true, false],
    ]);
  });

  it('never touches a question of another service', async () => {
    const other = (await shown(2))?.questions[0];
    const stranger = { texts: { en: 'Stolen' }, answer: 'line', isRequired: false, isAsked: true } as const;
    await save({ questions: [{ ...stranger, id: String(other?.id) }] });
    expect((await shown(2))?.questions[0]?.text).to.equal(other?.text);
  });

  it('says who may have it and who does it, until that account is gone', async () => {
    await save({ categories: ['ST'], doneBy: '77', segment: '3', days: '4', packagings: ['cd'], deliveries: ['post'] });
    const service = await shown();
    if (service === undefined) throw new Error('no service');
    expect([mayHave(service, 'ST'), mayHave(service, 'PT')]).to.deep.equal([true, false]);
    const { usualDays, doneBy, segment, packagings, deliveries } = service;
    expect({ usualDays, doneBy, segment, packagings, deliveries }).to.deep.equal({
      usualDays: 4,
      doneBy: 77,
      segment: 3,
      packagings: ['cd'],
      deliveries: ['post'],
    });
    await inTransaction(db, (trx) => requestFollower.drop(trx, [77]));
    expect((await shown())?.doneBy).to.equal(undefined);
  });

  it('is not written over by whoever looked at an older version', async () => {
    const { version } = await entry();
    await save({ days: '9' });
    const read = readEntry(typedOf(await entry(), RUPIAH), RUPIAH);
    if ('wrong' in read) throw new Error('wrong');
    const change = (id: number, from: number): Promise<string> => codeOf(catalogue.change(id, from, read.content, who));
    expect(await change(SEARCH, version)).to.equal('services.entry-changed');
    expect(await change(999_999, 1)).to.equal('services.no-such-entry');
  });

  it('grows by services of the library’s own, which are offered once somebody says so', async () => {
    const id = await catalogue.add({ names: { en: 'Oral history' }, descriptions: { id: 'Wawancara' } }, who);
    expect(await shown(id, 'id')).to.include({
      code: 'oral_history',
      name: 'Oral history',
      description: 'Wawancara',
      isOffered: false,
    });
    await catalogue.offer(id, true);
    expect((await shown(id))?.isOffered).to.equal(true);
    const add = (names: Record<string, string>): Promise<string> =>
      codeOf(catalogue.add({ names, descriptions: {} }, who));
    expect(await add({ en: 'oral HISTORY' })).to.equal('services.name-taken');
    expect(await add({})).to.equal('services.no-name');
    expect(await codeOf(catalogue.offer(999_999, true))).to.equal('services.no-such-entry');
  });

  it('is put in order one place at a time', async () => {
    const order = async (): Promise<number[]> => (await catalogue.entries()).map(({ id }) => id);
    const before = await order();
    await catalogue.move(SEARCH, true);
    expect(await order()).to.deep.equal(before);
    await catalogue.move(SEARCH, false);
    expect(await order()).to.deep.equal([2, 1, ...before.slice(2)]);
    expect(await codeOf(catalogue.move(999_999, true))).to.equal('services.no-such-entry');
  });
});
