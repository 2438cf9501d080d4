import { expect } from 'chai';
import type { Knex } from 'knex';
import { deskService, requestFollower, servicesPanel } from '../../../plugin/features/services/index.ts';
import type { RequestState } from '../../../plugin/features/services/request-state.domain.ts';
import { requestService } from '../../../plugin/features/services/request.service.ts';
import { NOTHING_SAID } from '../../../plugin/features/services/request.domain.ts';
import { suggestionService } from '../../../plugin/features/services/suggestion.service.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { findPatron, type PatronRecord } from '../../../plugin/koha/patrons/index.ts';
import { inTransaction } from '../../../plugin/shared/db/transaction.ts';
import type { KenalError } from '../../../plugin/shared/errors.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import type { History } from '../../../plugin/features/patrons/index.ts';
import { interestReader } from '../../../plugin/features/interests/index.ts';
import { givenKoha, type GivenKoha } from '../../koha/patrons/given.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { crmDatabase } from '../../support/database.ts';
import { librarian } from '../../web/app.ts';

const now = instant('2026-11-22T03:00:00Z');
const { en } = createLocales('Asia/Jakarta');
const SEARCH = 1;
const AWARENESS = 2;
const ADVICE = 8;

describe('offers that may suit a patron', () => {
  let given: GivenKoha;
  let db: Knex;
  const doing = { viewer: librarian(), now };
  const outreach = { viewer: librarian({ permissions: new Set(['services.use', 'segments.use']) }), now };

  before(async () => {
    given = await givenKoha();
    db = (await crmDatabase()).db;
  });

  let history: History;
  const service = () =>
    suggestionService({
      crm: db,
      koha: given.koha,
      registry: segmentRegistry(db),
      interests: interestReader(db),
      historyOf: ({ privacy }) => Promise.resolve(privacy === 'never' ? { state: 'refused' } : history),
    });
  beforeEach(() => {
    history = { state: 'kept', from: libraryDay('2025-01-01') };
  });
  const patron = async (columns: object = {}, interest: object = {}): Promise<PatronRecord> => {
    const borrowernumber = await given.patron({ privacy: 1, ...columns });
    const kept = { kind: 'subject', value: 'Mangroves', weight: 0.5, evidence: 3, declared: 0, ...interest };
    await db('kenal_interest').insert({ borrowernumber, ...kept });
    const found = await findPatron(given.koha, { all: true }, borrowernumber);
    if (found === undefined) throw new Error('the patron is not there');
    return found;
  };
  const suggested = async (of: PatronRecord, by = doing): Promise<string[]> =>
    (await service().suggest(of, en, by)).map(({ service: { code }, ground }) => `${code}: ${ground.kind}`);
  const BOTH = ['current_awareness: interest', 'reading_advice: interest'];

  it('come with what the patron cares about, and not without a reason', async () => {
    const of = await patron();
    expect(await suggested(of)).to.deep.equal(BOTH);
    await db('kenal_interest').where('borrowernumber', of.borrowernumber).delete();
    expect(await suggested(of)).to.deep.equal([]);
  });

  it('never come from what was inferred of somebody who keeps no history, only from what they said', async () => {
    expect(await suggested(await patron({ privacy: 2 }))).to.deep.equal([]);
    const said = await patron({ privacy: 2 }, { weight: 1, evidence: 0, declared: 1 });
    await db('kenal_interest_declared').insert({
      borrowernumber: said.borrowernumber,
      kind: 'subject',
      value: 'Mangroves',
      label: 'Mangroves',
      recorded_by: 51,
      recorded_at: '2026-11-20 03:00:00',
    });
    expect(await suggested(said)).to.deep.equal(BOTH);
  });

  it('never come from what was inferred while Koha names no loan any more', async () => {
    history = { state: 'kept', from: undefined };
    expect(await suggested(await patron())).to.deep.equal([]);
  });

  it('come to patrons of a segment that a service is tied to, for those who work with segments', async () => {
    const rule = (rules: object[]): string => JSON.stringify({ version: 1, rule: { match: 'all', rules } });
    const [segment = 0] = await db('kenal_segment').insert({
      public_key: '0198c2f0-0000-7000-8000-000000000001',
      name: 'Writing a thesis',
      description: '',
      kind: 'live',
      tree: rule([]),
      version: 1,
      tells_of_use: 0,
      created_at: '2026-11-20 03:00:00',
      changed_at: '2026-11-20 03:00:00',
      changed_by: 51,
    });
    await db('kenal_service').where('id', SEARCH).update({ segment_id: segment });
    const of = await patron({ privacy: 2 });
    const { borrowernumber } = of;
    await db('kenal_segment_member').insert({ segment_id: segment, borrowernumber, since: '2026-11-20' });
    expect(await suggested(of)).to.deep.equal([]);
    expect(await suggested(of, outreach)).to.deep.equal(['literature_search: segment']);
    // Nor does one that asks for what this viewer may not see.
    const said = { field: 'profile_income', operator: 'is_known' };
    await db('kenal_segment').update({ tree: rule([said]) });
    expect(await suggested(of, outreach)).to.deep.equal([]);
    await db('kenal_segment').update({ tree: rule([]) });
    // A segment that goes by use says nothing of somebody who keeps no history.
    await db('kenal_segment').update({ tells_of_use: 1 });
    expect(await suggested(of, outreach)).to.deep.equal([]);
    await db('kenal_segment').update({ tells_of_use: 0, removed_at: '2026-11-21 03:00:00' });
    expect(await suggested(of, outreach)).to.deep.equal([]);
    await db('kenal_segment').update({ removed_at: null });
    await service().dismiss(outreach, en, { borrowernumber, serviceId: SEARCH, reason: 'not_now' });
    expect(await suggested(of, outreach)).to.deep.equal([]);
    expect(await db('kenal_offer_dismissal').where({ borrowernumber }).pluck<string[]>('ground')).to.deep.equal([
      'segment',
    ]);
  });

  describe('by what they had before alone', () => {
    interface Past {
      readonly on?: string;
      readonly isConfidential?: boolean;
      readonly isCancelled?: boolean;
      readonly relevant?: number;
    }
    const FREE = {
      basis: 'free',
      each: 0,
      quantity: 100,
      discountRate: 0,
      taxRate: 0,
      discount: 0,
      tax: 0,
      total: 0,
    } as const;

    /** A literature search that came to its end on the day on which it was asked for. */
    const search = async (borrowernumber: number, past: Past): Promise<void> => {
      const { on = '2026-03-01', isConfidential = false, isCancelled = false, relevant } = past;
      const then = { viewer: doing.viewer, now: instant(`${on}T03:00:00Z`) };
      const requests = requestService({ crm: db, koha: given.koha });
      const own = { owner: 51, isConfidential, branchcode: 'CPL' } as const;
      const request = { borrowernumber, serviceId: SEARCH, begunAs: 'request', ...own } as const;
      const id = await requests.begin(then, { ...request, words: { ...NOTHING_SAID, title: 'Mangroves' } }, 'asked');
      const take = (from: RequestState, to: RequestState, facts: object = {}): Promise<void> =>
        requests.take(then, id, { from, to, note: '', ...facts });
      if (isCancelled) return take('asked', 'cancelled', { reason: 'patron_withdrew' });
      const quote = { price: FREE, total: { units: 0, currency: { code: '', digits: 0 } }, until: undefined };
      await take('asked', 'agreed', { acceptance: { by: 'patron', via: 'phone' }, quote });
      await take('agreed', 'in_work');
      await take('in_work', 'ready', { isChecked: true });
      await take('ready', 'delivered', { proof: { on, by: 'pick_up', to: 'patron', note: '' } });
      if (relevant === undefined) return take('delivered', 'closed');
      return take('delivered', 'rated', { rating: { relevant, inTime: 'in_time', comment: '' } });
    };

    /** Somebody without interests or segments. */
    const known = async (...past: readonly Past[]): Promise<PatronRecord> => {
      const of = await patron();
      await db('kenal_interest').where({ borrowernumber: of.borrowernumber }).delete();
      for (const one of past) await search(of.borrowernumber, one);
      return of;
    };
    const why = async (of: PatronRecord): Promise<string[]> => {
      const viewer = librarian({ permissions: new Set(['services.use']) });
      const context = { patron: of, viewer, locale: en, now, today: libraryDay('2026-11-22'), history };
      const panel = await servicesPanel(deskService({ crm: db, koha: given.koha }), service()).load(context);
      return (panel?.suggestions ?? []).map((one) => one.why);
    };

    it('come where it pleased them, and say so', async () => {
      const of = await known({ relevant: 5 });
      expect(await suggested(of)).to.deep.equal(['literature_search: rated']);
      expect(await why(of)).to.deep.equal(['because it was rated 5 of 5 before']);
    });

    it('come where they have had it again and again, and say how often and when', async () => {
      const of = await known({}, { on: '2026-05-12' });
      expect(await suggested(of)).to.deep.equal(['literature_search: habit']);
      expect(await why(of)).to.deep.equal(['because they have had it 2 times, last asked for on 12 May 2026']);
      const { borrowernumber } = of;
      await service().dismiss(doing, en, { borrowernumber, serviceId: SEARCH, reason: 'not_now' });
      expect(await suggested(of)).to.deep.equal([]);
      expect(await db('kenal_offer_dismissal').where({ borrowernumber }).pluck('ground')).to.deep.equal(['habit']);
    });

    it('do not come where it was once, lately, given up, confidential, or did not fit', async () => {
      for (const past of [
        [{}],
        [{}, { on: '2026-11-01' }],
        [{}, { isCancelled: true }],
        [{}, { isConfidential: true }],
        [{}, { relevant: 2 }],
      ])
        expect(await suggested(await known(...past)), JSON.stringify(past)).to.deep.equal([]);
    });
  });

  it('are not asked again once they were dismissed, with the reason kept', async () => {
    const of = await patron();
    const { borrowernumber } = of;
    await service().dismiss(doing, en, { borrowernumber, serviceId: AWARENESS, reason: 'declined' });
    expect(await suggested(of)).to.deep.equal(['reading_advice: interest']);
    const row: unknown = await db('kenal_offer_dismissal')
      .where({ borrowernumber })
      .first('service_id', 'ground', 'reason', 'dismissed_by');
    expect(row).to.deep.equal({ service_id: AWARENESS, ground: 'interest', reason: 'declined', dismissed_by: 51 });
    const again = service().dismiss(doing, en, { borrowernumber, serviceId: AWARENESS, reason: 'declined' });
    expect(await again.catch((error: unknown) => (error as KenalError).code)).to.equal('services.not-suggested');
  });

  it('are not asked again once the patron declined the offer, or has it', async () => {
    const requests = requestService({ crm: db, koha: given.koha });
    const of = await patron();
    const { borrowernumber } = of;
    const own = { owner: 51, isConfidential: false, branchcode: 'CPL' } as const;
    const offer = { borrowernumber, serviceId: ADVICE, begunAs: 'offer', ...own } as const;
    const id = await requests.begin(doing, { ...offer, words: { ...NOTHING_SAID, title: 'Advice' } }, 'proposed');
    expect(await suggested(of)).to.deep.equal(['current_awareness: interest']);
    await requests.take(doing, id, { from: 'proposed', to: 'declined', reason: 'not_needed', note: '' });
    expect(await suggested(of)).to.deep.equal(['current_awareness: interest']);
  });

  it('stop for everybody where staff found the guess wrong more often than they made the offer', async () => {
    for (let wrong = 0; wrong < 5; wrong += 1) {
      const { borrowernumber } = await patron();
      await service().dismiss(doing, en, { borrowernumber, serviceId: AWARENESS, reason: 'wrong_guess' });
    }
    expect(await suggested(await patron())).to.deep.equal(['reading_advice: interest']);
  });

  it('follow a merge, and go with a deletion', async () => {
    const [gone, stays] = [await patron(), await patron()];
    await service().dismiss(doing, en, { borrowernumber: gone.borrowernumber, serviceId: ADVICE, reason: 'has_it' });
    await inTransaction(db, (trx) => requestFollower.move(trx, gone.borrowernumber, stays.borrowernumber));
    expect(await suggested(stays)).to.not.include('reading_advice: interest');
    await inTransaction(db, (trx) => requestFollower.drop(trx, [stays.borrowernumber]));
    expect(await suggested(stays)).to.include('reading_advice: interest');
  });
});
