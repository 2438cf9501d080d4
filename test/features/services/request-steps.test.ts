import { expect } from 'chai';
import type { Knex } from 'knex';
import type { Viewer } from '../../../plugin/features/access/index.ts';
import type { NewRequest } from '../../../plugin/features/services/request.repository.ts';
import {
  ALL_STEPS,
  reasonsFor,
  STATES,
  stepBetween,
  stepsFrom,
  type RequestState,
} from '../../../plugin/features/services/request-state.domain.ts';
import {
  requestService,
  type RequestService,
  type WantedStep,
} from '../../../plugin/features/services/request.service.ts';
import { KenalError } from '../../../plugin/shared/errors.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha } from '../../koha/patrons/given.ts';
import { crmDatabase } from '../../support/database.ts';
import { librarian } from '../../web/app.ts';

const now = instant('2026-11-22T03:00:00Z');
const TAKEN = { taken_at: '2026-11-22 03:00:00', taken_by: 1, note: '' };
/** MariaDB: no such parent, a row that others refer to, a check that fails. */
const [NO_PARENT, HAS_CHILDREN, CHECK_FAILS] = [1452, 1451, 4025];

const codeOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof KenalError ? error.code : String(error)),
  );

/** Everything a step could ask for, so that only the table of steps decides. */
const wanted = (from: RequestState, to: RequestState): WantedStep => ({
  from,
  to,
  note: '',
  reason: reasonsFor(to)[0],
  isChecked: true,
  quote: {
    price: { basis: 'free', each: 0, quantity: 100, discountRate: 0, taxRate: 0, discount: 0, tax: 0, total: 0 },
    total: { units: 0, currency: { code: 'IDR', digits: 2 } },
    until: libraryDay('2026-12-01'),
  },
  acceptance: { by: 'patron', via: 'phone', on: '2026-11-21' },
  proof: { on: '2026-11-22', by: 'pick_up', to: 'patron', note: '' },
  rating: { relevant: 5, inTime: 'in_time', comment: '' },
});

describe('the steps of a request', () => {
  let db: Knex;
  let service: RequestService;
  let viewer: Viewer;
  let borrowernumber: number;
  let serviceId: number;

  before(async () => {
    const [given, crm] = await Promise.all([givenKoha(), crmDatabase()]);
    db = crm.db;
    service = requestService({ crm: db, koha: given.koha });
    viewer = librarian();
    borrowernumber = await given.patron({ surname: 'Ramadhani' });
    [serviceId = 0] = await db('kenal_service').insert({
      code: 'test',
      is_offered: 1,
      position: 1,
      version: 1,
      changed_at: '2026-11-22 03:00:00',
      changed_by: 0,
    });
  });

  const begin = (to: RequestState = 'asked'): Promise<number> => service.begin({ viewer, now }, words(), to);
  const words = (): NewRequest => ({
    borrowernumber,
    serviceId,
    begunAs: 'request',
    owner: undefined,
    branchcode: 'CPL',
    isConfidential: false,
    words: {
      title: 'Mangroves',
      topic: 'Who gained, who paid',
      timeSpan: '2010 to 2026',
      depth: 'working',
      display: '',
      packaging: 'file',
      packagingNote: '',
      delivery: 'pick_up',
      deliveryNote: '',
      dueOn: '2026-11-27',
      dueNote: '',
    },
  });

  /** A request in this state, by the shortest way there. */
  const standing = async (state: RequestState): Promise<number> => {
    const [first, ...rest] = wayTo(state);
    const id = await begin(first);
    let from = first ?? 'asked';
    for (const to of rest) {
      await service.take({ viewer, now }, id, wanted(from, to));
      from = to;
    }
    return id;
  };
  const stateOf = async (id: number): Promise<string> => {
    const row = await db('kenal_request').where({ id }).first<{ state: string }>('state');
    return row.state;
  };
  const refusal = (work: PromiseLike<unknown>): Promise<number | undefined> =>
    Promise.resolve(work).then(
      () => undefined,
      (error: unknown) => (error as { errno?: number }).errno,
    );

  it('are the same in the table that the database holds them to', async () => {
    const rows = await db('kenal_request_step').select<{ from_state: string; to_state: string }[]>(
      'from_state',
      'to_state',
    );
    expect(rows.map((row) => `${row.from_state} ${row.to_state}`)).to.have.members(
      ALL_STEPS.map(({ from, to }) => `${from} ${to}`),
    );
  });

  it('lead from everywhere to an end, and to every state', () => {
    for (const state of STATES) {
      expect(wayTo(state), state).to.not.deep.equal([]);
      expect(endsOf(state), state).to.not.deep.equal([]);
    }
  });

  for (const from of STATES)
    it(`from ${from} are taken where they are allowed, and refused by the service and by the database where not`, async () => {
      const id = await standing(from);
      const number = (await service.history(id)).length;
      for (const to of STATES) {
        const step = stepBetween(from, to);
        if (step !== undefined) {
          const another = await standing(from);
          await service.take({ viewer, now }, another, wanted(from, to));
          const last = (await service.history(another)).at(-1);
          expect(last).to.deep.include({ from, to, by: viewer.borrowernumber, reason: reasonsFor(to)[0] });
          expect(await stateOf(another)).to.equal(to);
          continue;
        }
        expect(await codeOf(service.take({ viewer, now }, id, wanted(from, to)))).to.equal('services.step-not-allowed');
        const forced = { request_id: id, number: number + 1, previous: number, from_state: from, to_state: to };
        expect(await refusal(db('kenal_request_transition').insert({ ...forced, ...TAKEN })), to).to.equal(NO_PARENT);
        if (from !== to) {
          const written = db('kenal_request').where({ id }).update({ state: to });
          expect(await refusal(written), to).to.equal(NO_PARENT);
        }
      }
      expect(await stateOf(id)).to.equal(from);
    });

  it('begin as a draft, an offer or a request, and as nothing else', async () => {
    for (const to of STATES)
      if (stepBetween('new', to) === undefined)
        expect(await codeOf(begin(to)), to).to.equal('services.step-not-allowed');
      else expect(await stateOf(await begin(to)), to).to.equal(to);
  });

  it('cannot be leapt over in the database: another state, a gap, a second beginning, a past rewritten', async () => {
    const id = await standing('quoted');
    const row = { request_id: id, ...TAKEN };
    const history = db('kenal_request_transition');
    expect(await refusal(db('kenal_request').where({ id }).update({ state: 'closed' }))).to.equal(NO_PARENT);
    const step = { from_state: 'quoted', to_state: 'agreed' };
    expect(await refusal(history.clone().insert({ ...row, ...step, number: 5, previous: 2 }))).to.equal(CHECK_FAILS);
    expect(await refusal(history.clone().insert({ ...row, ...step, number: 3, previous: null }))).to.equal(CHECK_FAILS);
    const elsewhere = { from_state: 'agreed', to_state: 'in_work' };
    expect(await refusal(history.clone().insert({ ...row, ...elsewhere, number: 3, previous: 2 }))).to.equal(NO_PARENT);
    const again = { from_state: 'new', to_state: 'asked' };
    expect(await refusal(history.clone().insert({ ...row, ...again, number: 3, previous: 2 }))).to.equal(CHECK_FAILS);
    const rewritten = history.clone().where({ request_id: id, number: 1 }).update({ to_state: 'draft' });
    expect(await refusal(rewritten)).to.equal(HAS_CHILDREN);
    expect(await refusal(history.clone().where({ request_id: id, number: 2 }).delete())).to.equal(HAS_CHILDREN);
    expect(await stateOf(id)).to.equal('quoted');
  });

  it('each want what they are about, and keep it', async () => {
    for (const { from, to, need } of ALL_STEPS) {
      if (from === 'new' || need === 'nothing') continue;
      const id = await standing(from);
      // Agreeing without a quote is agreeing that it is free, and that has to be said.
      const acceptance = { by: 'patron', via: 'phone' } as const;
      const lacking = { from, to, note: '', ...(from === 'asked' && need === 'acceptance' ? { acceptance } : {}) };
      expect(await codeOf(service.take({ viewer, now }, id, lacking)), `${from} ${to}`).to.equal(
        `services.step-needs-${need}`,
      );
      expect(await stateOf(id)).to.equal(from);
    }
    const { request } = await service.look({ viewer, now }, await standing('rated'));
    expect(request.quote?.total.units).to.equal(0);
    expect(request.quote?.until?.toString()).to.equal('2026-12-01');
    expect(request.acceptance).to.deep.equal({ by: 'patron', via: 'phone', on: '2026-11-21' });
    expect(request.proof).to.deep.equal({ on: '2026-11-22', by: 'pick_up', to: 'patron', note: '' });
    expect(request.rating).to.deep.equal({ relevant: 5, inTime: 'in_time', comment: '' });
  });

  it('do not take the reason of another ending', async () => {
    const id = await standing('quoted');
    const step = { from: 'quoted', to: 'declined', reason: 'mistake', note: '' } as const;
    expect(await codeOf(service.take({ viewer, now }, id, step))).to.equal('services.step-needs-reason');
  });

  it('are taken once when two people take them at the same time', async () => {
    const id = await standing('asked');
    const both = ['quoted', 'declined'] as const;
    const answers = await Promise.all(both.map((to) => codeOf(service.take({ viewer, now }, id, wanted('asked', to)))));
    expect(answers.filter((code) => code === undefined)).to.have.length(1);
    expect(answers).to.include('services.moved-meanwhile');
    expect(await service.history(id)).to.have.length(2);
  });
});

/** The shortest way to a state, its first step included. */
const wayTo = (state: RequestState): RequestState[] => {
  const queue: RequestState[][] = stepsFrom('new').map(({ to }) => [to]);
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    const last = way.at(-1);
    if (last === state) return way;
    if (last === undefined || way.length > STATES.length) continue;
    for (const { to } of stepsFrom(last)) if (!way.includes(to)) queue.push([...way, to]);
  }
  return [];
};

/** Ends that can be reached from here. */
const endsOf = (state: RequestState, seen: readonly RequestState[] = []): RequestState[] => {
  const next = stepsFrom(state).filter(({ to }) => !seen.includes(to));
  if (stepsFrom(state).length === 0) return [state];
  return next.flatMap(({ to }) => endsOf(to, [...seen, state]));
};
