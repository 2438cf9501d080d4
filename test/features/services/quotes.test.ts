import { expect } from 'chai';
import type { Knex } from 'knex';
import { deskService, quoteStep, readyStripSentence, requestsCard } from '../../../plugin/features/services/index.ts';
import { NOTHING_SAID, type Delivery, type Quote } from '../../../plugin/features/services/request.domain.ts';
import { readStep } from '../../../plugin/features/services/step-form.ts';
import type { KenalError } from '../../../plugin/shared/errors.ts';
import { requestService, type RequestService } from '../../../plugin/features/services/request.service.ts';
import type { Viewer } from '../../../plugin/features/access/index.ts';
import type { LedgerOutcome } from '../../../plugin/features/insight/refresh-step.ts';
import type { RequestState } from '../../../plugin/features/services/request-state.domain.ts';
import { priceBy } from '../../../plugin/features/services/price.domain.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { findPatron } from '../../../plugin/koha/patrons/index.ts';
import { dayIn, instant, libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha, type GivenKoha } from '../../koha/patrons/given.ts';
import { fixedClock } from '../../support/clock.ts';
import { crmDatabase } from '../../support/database.ts';
import { librarian } from '../../web/app.ts';

const TIMEZONE = 'Asia/Jakarta';
const UNTIL = '2026-12-01';
const clock = fixedClock();
const { en } = createLocales(TIMEZONE);
const quote: Quote = {
  price: priceBy({ basis: 'fixed', units: 500, category: undefined, discount: 0, tax: 0 }, 100),
  total: { units: 500, currency: { code: 'IDR', digits: 2 } },
  until: libraryDay(UNTIL),
};

describe('a quote that nobody accepts', () => {
  let given: GivenKoha;
  let db: Knex;
  let requests: RequestService;
  let borrowernumber: number;
  const doing = () => ({ viewer: librarian(), now: clock.now() });

  before(async () => {
    given = await givenKoha();
    db = (await crmDatabase()).db;
    requests = requestService({ crm: db, koha: given.koha });
    borrowernumber = await given.patron({ surname: 'Ramadhani' });
  });

  const begin = (isConfidential = false, delivery: Delivery = 'pick_up'): Promise<number> => {
    const own = { owner: librarian().borrowernumber, branchcode: 'CPL', isConfidential } as const;
    const words = { ...NOTHING_SAID, title: 'Mangroves', delivery };
    return requests.begin(doing(), { borrowernumber, serviceId: 6, begunAs: 'request', ...own, words }, 'asked');
  };
  const take = (id: number, from: RequestState, to: RequestState, facts: object = {}): Promise<void> =>
    requests.take(doing(), id, { from, to, note: '', ...facts });
  const quoted = async (isConfidential = false): Promise<number> => {
    const id = await begin(isConfidential);
    await take(id, 'asked', 'quoted', { quote });
    return id;
  };
  const run = (isPast = false) =>
    quoteStep({ crm: db, clock, timezone: TIMEZONE }).run({
      isPast,
      throwIfAborted: () => undefined,
    } as LedgerOutcome);
  const stateOf = async (id: number): Promise<string> => (await requests.look(doing(), id)).request.state;
  const today = async (): Promise<string[]> => {
    const now = clock.now();
    const card = requestsCard(db, deskService({ crm: db, koha: given.koha }));
    const model = await card.load({ viewer: librarian(), locale: en, now, today: dayIn(TIMEZONE, now) });
    return (model?.lines ?? []).map(({ text }) => text);
  };

  it('holds until the end of its last day in the library, then runs out with nobody having done it', async () => {
    const [id, secret, agreed] = [await quoted(), await quoted(true), await quoted()];
    await take(agreed, 'quoted', 'agreed', { acceptance: { by: 'patron', via: 'phone' } });
    clock.set('2026-12-01T16:59:00Z');
    expect(await today()).to.include('Mangroves: the quote holds until 1 Dec');
    expect(await run()).to.deep.equal({ expired: 0 });
    clock.set('2026-12-01T17:01:00Z');
    expect(await run(true)).to.deep.equal({ expired: 0 });
    expect(await stateOf(id)).to.equal('quoted');
    // The confidential one runs out, too, and is counted for nobody.
    expect(await run()).to.deep.equal({ expired: 1 });
    expect(await Promise.all([id, secret, agreed].map(stateOf))).to.deep.equal(['expired', 'expired', 'agreed']);
    expect((await requests.history(id)).at(-1)).to.deep.include({
      from: 'quoted',
      to: 'expired',
      by: 0,
      reason: 'quote_ran_out',
    });
    expect(await run()).to.deep.equal({ expired: 0 });
  });

  it('counts as accepted where they said so by its last day, also when that is written down later', async () => {
    clock.set('2026-11-22T03:00:00Z');
    const [early, late, after] = [await quoted(), await quoted(), await quoted()];
    clock.set('2026-12-02T03:00:00Z');
    const said = (on?: string) => ({ acceptance: { by: 'patron', via: 'phone', on } as const });
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => '',
        (error: unknown) => (error as KenalError).code,
      );
    // Between its last day and the next refresh it is still `quoted`.
    expect(await codeOf(take(after, 'quoted', 'agreed', said()))).to.equal('services.quote-ran-out');
    expect(await codeOf(take(after, 'quoted', 'agreed', said('2026-12-02')))).to.equal('services.quote-ran-out');
    await take(early, 'quoted', 'agreed', said('2026-12-01'));
    await run();
    expect(await Promise.all([early, late, after].map(stateOf))).to.deep.equal(['agreed', 'expired', 'expired']);
    expect(await codeOf(take(after, 'expired', 'agreed', said()))).to.equal('services.quote-ran-out');
    await take(late, 'expired', 'agreed', said('2026-11-30'));
    const { request } = await requests.look(doing(), late);
    expect([request.state, request.acceptance, request.quote?.until?.toString()]).to.deep.equal([
      'agreed',
      { by: 'patron', via: 'phone', on: '2026-11-30' },
      UNTIL,
    ]);
    expect((await requests.history(late)).at(-1)).to.deep.include({ from: 'expired', to: 'agreed' });
    await take(after, 'expired', 'quoted', { quote: { ...quote, until: libraryDay('2027-01-01') } });
    await take(after, 'quoted', 'agreed', said());
    expect((await requests.look(doing(), after)).request.acceptance?.on).to.equal('2026-12-02');
    clock.set('2026-12-01T17:01:00Z');
  });

  it('is told of on the form that comes back, with what to do', () => {
    const ground = { currency: undefined, today: '2026-12-02', hasQuote: true, until: UNTIL };
    const form = { from: 'quoted', to: 'agreed', acceptedBy: 'patron', acceptedVia: 'phone' } as const;
    expect(readStep({ ...form, acceptedOn: '2026-12-02' }, ground)).to.deep.equal({ wrong: ['quoteRanOut'] });
    for (const acceptedOn of ['', '2026-12-03', 'soon'])
      expect(readStep({ ...form, acceptedOn }, ground)).to.deep.equal({ wrong: ['acceptedOn'] });
    expect(readStep({ ...form, acceptedOn: UNTIL }, ground)).to.have.nested.property('step.acceptance.on', UNTIL);
  });

  it('is news on Today for a week, and can be quoted again', async () => {
    expect(await today()).to.include('Mangroves: the quote ran out');
    const [id = 0] = await db('kenal_request').where({ state: 'expired', is_confidential: 0 }).pluck<number[]>('id');
    clock.advance({ hours: 24 * 8 });
    expect(await today()).to.not.include('Mangroves: the quote ran out');
    await take(id, 'expired', 'quoted', { quote: { ...quote, until: libraryDay('2027-01-01') } });
    expect(await stateOf(id)).to.equal('quoted');
  });
});

describe('what is ready, in the desk strip', () => {
  let given: GivenKoha;
  let db: Knex;
  let requests: RequestService;

  before(async () => {
    clock.set('2026-11-22T03:00:00Z');
    given = await givenKoha();
    db = (await crmDatabase()).db;
    requests = requestService({ crm: db, koha: given.koha });
  });

  const allowed = (): Viewer => ({ ...librarian(), permissions: new Set(['services.use'] as const) });
  const said = async (borrowernumber: number, viewer = allowed()): Promise<string | undefined> => {
    const patron = await findPatron(given.koha, { all: true }, borrowernumber);
    if (patron === undefined) throw new Error('the patron is not there');
    const now = instant('2026-11-24T03:00:00Z');
    const context = { patron, holds: [], viewer, now, today: dayIn(TIMEZONE, now), locale: en };
    return (await readyStripSentence(db, TIMEZONE).say(context))?.text;
  };
  const ready = async (borrowernumber: number, delivery: Delivery, isConfidential = false): Promise<void> => {
    const doing = { viewer: librarian(), now: clock.now() };
    const own = { owner: librarian().borrowernumber, branchcode: 'CPL', isConfidential } as const;
    const words = { ...NOTHING_SAID, title: 'Mangroves', delivery };
    const request = { borrowernumber, serviceId: 6, begunAs: 'request', ...own, words } as const;
    const id = await requests.begin(doing, request, 'asked');
    const free = { ...quote, total: { ...quote.total, units: 0 } };
    const acceptance = { by: 'patron', via: 'phone' } as const;
    await requests.take(doing, id, { from: 'asked', to: 'agreed', note: '', quote: free, acceptance });
    await requests.take(doing, id, { from: 'agreed', to: 'in_work', note: '' });
    await requests.take(doing, id, { from: 'in_work', to: 'ready', note: '', isChecked: true });
  };

  it('names the service and since when, and not what it is about', async () => {
    const borrowernumber = await given.patron({ surname: 'Ramadhani' });
    expect(await said(borrowernumber)).to.equal(undefined);
    await ready(borrowernumber, 'pick_up');
    expect(await said(borrowernumber)).to.equal('Book parcel ready since 22 Nov 2026.');
    await ready(borrowernumber, 'in_person');
    expect(await said(borrowernumber)).to.equal('Book parcel ready since 22 Nov 2026. One more is ready.');
    expect(await said(borrowernumber, { ...librarian(), permissions: new Set() })).to.equal(undefined);
  });

  it('says nothing of what is confidential, nor of what is sent', async () => {
    const borrowernumber = await given.patron({ surname: 'Pratiwi' });
    await ready(borrowernumber, 'pick_up', true);
    await ready(borrowernumber, 'post');
    expect(await said(borrowernumber)).to.equal(undefined);
  });

  it('says nothing of somebody who had the number before', async () => {
    const borrowernumber = await given.patron({ surname: 'Before', dateenrolled: '2020-01-01' });
    await ready(borrowernumber, 'pick_up');
    const flags = ['is_gone_no_address', 'is_card_lost', 'has_email', 'has_phone', 'has_address'];
    await db('kenal_patron').insert({
      borrowernumber,
      categorycode: 'PT',
      branchcode: 'CPL',
      privacy: 1,
      dateenrolled: '2010-05-05',
      card_fingerprint: 7,
      seen_at: '2026-11-22 00:00:00',
      ...Object.fromEntries(flags.map((flag) => [flag, 0])),
    });
    expect(await said(borrowernumber)).to.equal(undefined);
  });
});
