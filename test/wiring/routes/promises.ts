import { createHash } from 'node:crypto';
import { storeFeed } from '../../../plugin/features/promises/calendar/calendar-feed.repository.ts';
import { addPromise } from '../../../plugin/features/promises/promise.repository.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import { marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const NONE = { needs: 'conversations.write', gives: 404 } as const;
const AT = instant('2026-11-20T03:00:00Z');
const TERMS = { what: 'Send the list', due: '2099-11-30' };

/** Apart from the numbers that requests of the test itself make. */
const idOf = (position: number): number => 500_001 + position;

/** The secret of the viewer's own calendar. */
const SECRET = 'furnished';

/** Promises: the list, one of them, what can be done with it, and the calendar of who keeps them. */
export const routes: RouteFile['routes'] = {
  'get /calendar': { needs: 'conversations.view', gives: 200 },
  'get /calendar/:file': {
    needs: 'anybody',
    gives: 404,
    asked: '/calendar/nobodys.ics',
    asks: () => [{ path: `/calendar/${SECRET}.ics` }],
  },
  'post /calendar': {
    needs: 'conversations.view',
    gives: 200,
    differs: 'each address is made up anew',
  },
  'post /calendar/reminders': {
    needs: 'conversations.view',
    gives: 303,
    asked: '/calendar/reminders',
    body: { reminders: 'on' },
  },
  'post /calendar/revoke': { needs: 'conversations.view', gives: 303, asked: '/calendar/revoke' },
  'get /promises': {
    needs: 'conversations.view',
    gives: 200,
    asks: () => [
      { path: '/promises?whose=all' },
      { path: '/promises?whose=nobody&state=any' },
      { path: '/promises?whose=all&state=done' },
      { path: '/promises?whose=all&state=any&page=2' },
    ],
    about: (borrowernumber) => [{ path: `/promises?whose=all&borrowernumber=${borrowernumber}` }],
  },
  'get /promises/new': {
    needs: 'conversations.write',
    gives: 200,
    asked: '/promises/new?borrowernumber=900001',
    but: { utara: 404 },
  },
  'post /promises': {
    needs: 'conversations.write',
    gives: 303,
    body: { ...TERMS, borrowernumber: '900001' },
    but: { utara: 404 },
  },
  'get /promises/:id': {
    needs: 'conversations.view',
    gives: 404,
    asked: '/promises/999999',
    asks: ({ patrons }) => patrons.map((_patron, position) => ({ path: `/promises/${idOf(position)}` })),
  },
  'post /promises/:id': { ...NONE, asked: '/promises/999999', body: { ...TERMS, version: '1' } },
  'post /promises/:id/done': { ...NONE, asked: '/promises/999999/done' },
  'post /promises/:id/withdraw': { ...NONE, asked: '/promises/999999/withdraw' },
  'post /promises/:id/reopen': { ...NONE, asked: '/promises/999999/reopen' },
  'post /promises/:id/hand-over': { ...NONE, asked: '/promises/999999/hand-over', body: { owner: '0' } },
  'post /promises/:id/snooze': { ...NONE, asked: '/promises/999999/snooze', body: { until: '2099-01-01' } },
};

const SECRET_ID = 700_001;

export const furnishConfidential: RouteFile['furnishConfidential'] = async ({ crm }, { patrons }, { owner, mark }) => {
  for (const [position] of patrons.entries()) {
    const terms = { what: `give ${mark}`, dueOn: libraryDay('2026-11-21'), dueTime: '', repeats: 'no' } as const;
    const made = {
      borrowernumber: numberOf(position),
      conversation: 500_001 + position,
      terms,
      owner,
      madeBy: owner,
      branchcode: 'AAA',
      follows: undefined,
      isConfidential: true,
    };
    const id = await addPromise(crm.db, made, AT);
    await crm
      .db('kenal_promise')
      .where({ id })
      .update({ id: SECRET_ID + position, ...(position % 2 === 0 ? {} : { state: 'done', ended_on: '2026-11-21' }) });
  }
  return {
    takeAway: async () => {
      await crm.db('kenal_promise').where({ owner }).delete();
    },
    addresses: patrons.map((_patron, position) => ({
      path: `/promises/${SECRET_ID + position}`,
      likeNothing: '/promises/999999',
    })),
  };
};

export const furnish: RouteFile['furnish'] = async ({ crm }, { patrons }) => {
  for (const table of ['kenal_promise', 'kenal_promise_change', 'kenal_calendar_feed']) await crm.db(table).delete();
  await storeFeed(crm.db, { owner: VIEWER, language: 'en' }, createHash('sha256').update(SECRET).digest('hex'), AT);
  for (const [position] of patrons.entries()) {
    const id = await addPromise(
      crm.db,
      {
        borrowernumber: numberOf(position),
        conversation: undefined,
        terms: {
          what: `promised to ${marksOf(position)[0] ?? ''}`,
          dueOn: libraryDay(`2026-11-${20 + (position % 5)}`),
          dueTime: '',
          repeats: 'no',
        },
        owner: VIEWER,
        madeBy: VIEWER,
        branchcode: 'AAA',
        follows: undefined,
        isConfidential: position % 3 === 0,
      },
      AT,
    );
    await crm
      .db('kenal_promise')
      .where({ id })
      .update({ id: idOf(position) });
    await crm
      .db('kenal_promise_change')
      .where({ promise: id })
      .update({ promise: idOf(position) });
  }
};
