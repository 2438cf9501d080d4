import { utcText, instant } from '../../../plugin/shared/time.ts';
import { BRANCHES, marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

/** Requests of the library's patrons stand from here on, in their order. */
const FIRST = 5_001;
const REQUESTS = Array.from({ length: 12 }, (_, position) => FIRST + position);
const LIST = ['', '?whose=mine', '?whose=all'];
const SORTS = ['due', 'title', 'state', 'created'];
const words = { title: 'Mangroves', topic: 'Who gained' };
const forEach = (end: string) => () => REQUESTS.map((id) => ({ path: `/services/requests/${id}${end}` }));

/** The desk that makes things for patrons: the board, the list, each request and its papers. */
export const routes: RouteFile['routes'] = {
  'get /services': {
    needs: 'services.use',
    gives: 200,
    asks: () => LIST.map((query) => ({ path: `/services${query}` })),
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
  'get /patrons/:borrowernumber/requests/new': {
    needs: 'services.use',
    gives: 200,
    asked: '/patrons/900001/requests/new?service=1',
    but: { utara: 404 },
    about: (borrowernumber) => [{ path: `/patrons/${borrowernumber}/requests/new?as=offer` }],
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

/** One request of every patron, each in another state, with the patron's mark in every text. */
export const furnish: RouteFile['furnish'] = async ({ crm: { db } }, { patrons }) => {
  await db('kenal_request').update({ state: 'new', state_number: null });
  await db.raw('DELETE FROM kenal_request_transition ORDER BY request_id, number DESC');
  await db('kenal_request').delete();
  for (const [position] of patrons.entries()) {
    const id = FIRST + position;
    const [mark = ''] = marksOf(position);
    const texts = ['title', 'topic', 'time_span', 'display', 'packaging_note', 'delivery_note', 'due_note'];
    const state = STATES[position % STATES.length] ?? 'asked';
    await db('kenal_request').insert({
      id,
      borrowernumber: numberOf(position),
      service_id: 1,
      begun_as: 'request',
      version: 1,
      state: 'new',
      state_since: AT,
      ...Object.fromEntries(texts.map((text) => [text, `${text} ${mark}`])),
      due_on: '2026-11-21',
      owner: position % 2 === 0 ? VIEWER : null,
      branchcode: BRANCHES[position % BRANCHES.length] ?? 'AAA',
      is_confidential: 0,
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
    const line = { request_id: id, kind: 'task', text: `task ${mark}`, added_at: AT, added_by: VIEWER };
    await db('kenal_request_line').insert(line);
    await db('kenal_request_answer').insert({ request_id: id, question_id: 1, answer: `answer ${mark}` });
  }
};
