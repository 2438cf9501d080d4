import { utcText, instant } from '../../../plugin/shared/time.ts';
import { attach } from '../attach.ts';
import { BRANCHES, marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';
import type { Whole } from '../whole.ts';

/** Requests of the library's patrons stand from here on, in their order. */
const FIRST = 5_001;
const REQUESTS = Array.from({ length: 12 }, (_, position) => FIRST + position);
const LIST = ['', '?whose=mine', '?whose=all'];
const SORTS = ['due', 'title', 'state', 'created'];
const INCOME = ['', ...BRANCHES.map((branchcode) => `?library=${branchcode}`)].map((query) => ({
  path: `/services/income${query}`,
}));
const SUMS = 'the income of a library is what it earned with everybody: sums without names';
const words = { title: 'Mangroves', topic: 'Who gained' };
/** Lines that a test makes by the way get the numbers between these. */
const lineOf = (id: number): number => id * 10;
const fileOf = (id: number, file: number): string => `/services/requests/${id}/lines/${lineOf(id)}/files/${file}`;
const forEach = (end: string) => () => REQUESTS.map((id) => ({ path: `/services/requests/${id}${end}` }));

/** The desk that makes things for patrons: the board, the list, each request and its papers. */
export const routes: RouteFile['routes'] = {
  'get /services': {
    needs: 'services.use',
    gives: 200,
    asks: () => LIST.map((query) => ({ path: `/services${query}` })),
  },
  'get /services/calendar': {
    needs: 'services.use',
    gives: 200,
    asks: () => [
      ...LIST.map((query) => ({ path: `/services/calendar${query}` })),
      { path: '/services/calendar?whose=all&month=2026-12' },
    ],
  },
  'get /services/requests': {
    needs: 'services.use',
    gives: 200,
    asks: () => [
      ...LIST.map((query) => ({ path: `/services/requests${query}` })),
      ...SORTS.map((sort) => ({ path: `/services/requests?whose=all&sort=${sort}` })),
      ...['open', 'asked', 'rated'].map((state) => ({ path: `/services/requests?whose=all&state=${state}` })),
      { path: '/services/requests?whose=all&service=1' },
    ],
  },
  'get /services/requests/:id': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999',
    asks: forEach(''),
  },
  'get /services/requests/:id/slip': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/slip',
    asks: forEach('/slip'),
  },
  'get /services/requests/:id/delivery-note': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/delivery-note',
    asks: forEach('/delivery-note'),
  },
  'get /services/requests/:id/edit': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/edit',
    asks: forEach('/edit'),
  },
  'post /services/requests/:id': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999',
    body: words,
  },
  'post /services/requests/:id/steps': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/steps',
    body: { from: 'asked', to: 'declined', reason: 'price' },
  },
  'post /services/requests/:id/owner': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/owner',
    body: { owner: 'me' },
  },
  'post /services/requests/:id/confidential': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/confidential',
    body: { confidential: 'yes' },
  },
  'post /services/requests/:id/readers': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/readers',
    body: { reader: '51' },
  },
  'post /services/requests/:id/readers/take-back': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/readers/take-back',
    body: { reader: '51' },
  },
  'post /services/requests/:id/charge': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/charge',
    body: { how: 'by_hand' },
  },
  'post /services/requests/:id/lines': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/lines',
    body: { kind: 'task', text: 'Theses' },
  },
  'post /services/requests/:id/lines/:line': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/lines/1',
    body: { state: 'done' },
  },
  'get /services/requests/:id/lines/:line/files/:file': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/lines/1/files/1',
    asks: () => REQUESTS.map((id) => ({ path: fileOf(id, id) })),
  },
  'post /services/requests/:id/lines/:line/files/:file/take-back': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/lines/1/files/1/take-back',
  },
  'post /services/requests/:id/lines/:line/files/:file/bring-back': {
    needs: 'services.use',
    gives: 404,
    asked: '/services/requests/999999/lines/1/files/1/bring-back',
  },
  'get /services/income': { needs: 'reports.view', gives: 200, asks: () => INCOME, differs: SUMS },
  'get /services/income.csv': {
    needs: 'reports.view',
    gives: 200,
    asks: () => INCOME.map(({ path }) => ({ path: path.replace('income', 'income.csv') })),
    differs: SUMS,
  },
  'get /settings/services': { needs: 'system.administer', gives: 200 },
  // Without a name: one with a name would be another service each time it is asked.
  'post /settings/services': { needs: 'system.administer', gives: 422, body: { 'name.en': '' } },
  'get /settings/services/:id': { needs: 'system.administer', gives: 200, asked: '/settings/services/1' },
  'post /settings/services/:id': {
    needs: 'system.administer',
    gives: 404,
    asked: '/settings/services/999999',
    body: { version: '1', 'name.en': 'Training', 'price.0.basis': 'free' },
  },
  'post /settings/services/:id/move': {
    needs: 'system.administer',
    gives: 404,
    asked: '/settings/services/999999/move',
    body: { to: 'up' },
  },
  'post /settings/services/:id/offer': {
    needs: 'system.administer',
    gives: 404,
    asked: '/settings/services/999999/offer',
    body: { to: 'no' },
  },
  'get /patrons/:borrowernumber/requests/new': {
    needs: 'services.use',
    gives: 200,
    asked: '/patrons/900001/requests/new?service=1',
    but: { utara: 404 },
    about: (borrowernumber) => [{ path: `/patrons/${borrowernumber}/requests/new?as=offer` }],
  },
  'post /patrons/:borrowernumber/suggestions/dismiss': {
    needs: 'services.use',
    gives: 409,
    asked: '/patrons/900001/suggestions/dismiss',
    body: { service: '1', reason: 'not_now' },
    but: { utara: 404 },
  },
  'post /patrons/:borrowernumber/requests': {
    needs: 'services.use',
    gives: 422,
    asked: '/patrons/900001/requests',
    body: { service: '1', title: '' },
    but: { utara: 404 },
  },
};

const STATES = ['asked', 'quoted', 'agreed', 'in_work', 'ready', 'delivered', 'rated'] as const;
const AT = utcText(instant('2026-11-20T03:00:00Z'));

type Db = Whole['crm']['db'];

interface Put {
  readonly id: number;
  readonly borrowernumber: number;
  readonly position: number;
  /** Stands in every text. */
  readonly mark: string;
  readonly owner: number | null;
  readonly isConfidential: boolean;
}

/** A request with everything that belongs to one, each position in another state. */
const put = async (whole: Whole, { id, borrowernumber, position, mark, owner, isConfidential }: Put): Promise<void> => {
  const { db } = whole.crm;
  const texts = ['title', 'topic', 'time_span', 'display', 'packaging_note', 'delivery_note', 'due_note'];
  const state = STATES[position % STATES.length] ?? 'asked';
  await db('kenal_request').insert({
    id,
    borrowernumber,
    service_id: 1,
    begun_as: 'request',
    version: 1,
    state: 'new',
    state_since: AT,
    ...Object.fromEntries(texts.map((text) => [text, `${text} ${mark}`])),
    due_on: '2026-11-21',
    owner,
    branchcode: BRANCHES[position % BRANCHES.length] ?? 'AAA',
    is_confidential: isConfidential ? 1 : 0,
    price_basis: 'fixed',
    price_each: 1_000 + position,
    price_quantity: 100,
    price_discount_rate: 0,
    price_tax_rate: 0,
    price_total: 1_000 + position,
    currency: 'IDR',
    currency_digits: 2,
    quote_until: '2026-12-01',
    rated_relevant: 5,
    rated_in_time: 'in_time',
    rating_comment: `comment ${mark}`,
    created_at: AT,
    created_by: VIEWER,
    changed_at: AT,
    changed_by: VIEWER,
  });
  const way = ['new', ...STATES.slice(0, STATES.indexOf(state) + 1)];
  for (let number = 1; number < way.length; number += 1)
    await db('kenal_request_transition').insert({
      request_id: id,
      number,
      previous: number === 1 ? null : number - 1,
      from_state: way[number - 1],
      to_state: way[number],
      taken_at: AT,
      taken_by: VIEWER,
      note: `note ${mark}`,
    });
  await db('kenal_request')
    .where({ id })
    .update({ state, state_number: way.length - 1 });
  if (state === 'delivered' || state === 'rated')
    await db('kenal_request_charge').insert({
      request_id: id,
      service_id: 1,
      branchcode: 'AAA',
      reference: isConfidential ? `Kenal ${id}` : `Kenal ${mark} ${id}`,
      units: 1_000 + position,
      currency: 'IDR',
      currency_digits: 2,
      state: state === 'rated' ? 'made' : 'task',
      settled_at: state === 'rated' ? AT : null,
      attempts: 1,
      due_at: AT,
      intended_at: AT,
    });
  const line = { request_id: id, kind: 'task', text: `task ${mark}`, added_at: AT, added_by: VIEWER };
  await db('kenal_request_line').insert(line);
  await db('kenal_request_line').insert({
    ...line,
    id: lineOf(id),
    kind: 'deliverable',
    text: `deliverable ${mark}`,
    edition: 1,
  });
  await attach(whole, { kind: 'deliverable', subject: lineOf(id) }, isConfidential ? id + FILE_STEP : id, mark);
  await db('kenal_request_answer').insert({ request_id: id, question_id: 1, answer: `answer ${mark}` });
};

/** Takes away requests from a number on, with what belongs to them. */
const takeAway = async (db: Db, from: number): Promise<void> => {
  await db('kenal_request_charge').where('request_id', '>=', from).delete();
  await db('kenal_request').where('id', '>=', from).update({ state: 'new', state_number: null });
  await db.raw('DELETE FROM kenal_request_transition WHERE request_id >= ? ORDER BY request_id, number DESC', [from]);
  await db('kenal_request').where('id', '>=', from).delete();
};

const SECRET_ID = 700_001;
/** Files of confidential conversations have numbers of their own there. */
const FILE_STEP = 50;

/** In every state of every patron one that only its owner knows of. */
export const furnishConfidential: RouteFile['furnishConfidential'] = async (whole, { patrons }, { owner, mark }) => {
  const { db } = whole.crm;
  const secrets = STATES.map((_state, position) => SECRET_ID + position);
  for (const [position, id] of secrets.entries()) {
    const borrowernumber = numberOf(position % patrons.length);
    await put(whole, { id, borrowernumber, position, mark, owner, isConfidential: true });
  }
  return {
    takeAway: async () => {
      await takeAway(db, SECRET_ID);
      await db('kenal_attachment').where('kind', 'deliverable').where('id', '>=', SECRET_ID).delete();
    },
    addresses: secrets.flatMap((id) => [
      ...['', '/slip', '/delivery-note', '/edit'].map((end) => ({
        path: `/services/requests/${id}${end}`,
        likeNothing: `/services/requests/999999${end}`,
      })),
      { path: fileOf(id, id + FILE_STEP), likeNothing: fileOf(999_999, 999_999) },
    ]),
  };
};

/** One request of every patron, each in another state, with the patron's mark in every text. */
export const furnish: RouteFile['furnish'] = async (whole, { patrons }) => {
  const { db } = whole.crm;
  await takeAway(db, 0);
  await db('kenal_attachment').where('kind', 'deliverable').delete();
  // What was charged stays for the income report when the patron, and with them the request, is gone.
  await db('kenal_request_charge').whereNull('request_id').delete();
  for (const [position] of patrons.entries()) {
    const [mark = ''] = marksOf(position);
    const owner = position % 2 === 0 ? VIEWER : null;
    const id = FIRST + position;
    await put(whole, { id, borrowernumber: numberOf(position), position, mark, owner, isConfidential: false });
  }
};
