import { calendarPage } from '../../../plugin/features/promises/calendar/calendar.presenter.ts';
import { newPromiseForm, termsOf } from '../../../plugin/features/promises/form.presenter.ts';
import { promisesPage } from '../../../plugin/features/promises/list.presenter.ts';
import type { Promised } from '../../../plugin/features/promises/promise.domain.ts';
import { promisePage } from '../../../plugin/features/promises/promise.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import type { PatronRecord } from '../../../plugin/koha/patrons/index.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import { siti } from './siti.ts';

const { en } = createLocales('Asia/Jakarta');
const at = instant('2026-11-22T03:00:00Z');
const today = libraryDay('2026-11-22');
const patron = siti as unknown as PatronRecord;
const colleagues = [{ borrowernumber: 51, name: 'Ratna', userid: 'ratna', branchcode: 'CPL', email: undefined }];

export const promised: Promised = {
  id: 5,
  borrowernumber: 7,
  conversation: 3,
  what: 'Send the tide-gauge data sources',
  dueOn: libraryDay('2026-11-20'),
  dueTime: '15:00',
  owner: 51,
  madeBy: 51,
  madeAt: at,
  branchcode: 'CPL',
  state: 'open',
  endedOn: undefined,
  endedBy: undefined,
  hiddenUntil: libraryDay('2026-11-23'),
  repeats: 'month',
  isConfidential: true,
  version: 2,
};
const plain: Promised = { ...promised, conversation: undefined, isConfidential: false };
const done: Promised = { ...plain, state: 'done', endedOn: today, endedBy: 51 };
const change = { kind: 'made', by: 51, at, ...termsOf(promised), owner: 51, hiddenUntil: undefined } as const;
const changes = [{ ...change, what: promised.what, dueOn: promised.dueOn, dueTime: '' }];
const page = { changes, colleagues, viewer: 51, mayWrite: true, isOnlyRead: false, today };
const listed = {
  onlyRead: new Set<number>(),
  promises: [promised, done],
  total: 60,
  patrons: [siti],
  colleagues,
  libraries: [],
  today,
};
const kept = [{ branchcode: 'CPL', promises: 40, onTime: 35 }];
const who = { path: '/patrons/7', text: 'Siti' };
const form = { borrowernumber: 7, colleagues, viewer: 51, today };

export const promisesPanelExample = {
  lines: [
    {
      what: promised.what,
      path: '/promises/5',
      chips: [{ tone: 'bad', icon: 'alert', word: '2 days late' }],
      by: 'you',
      done: { path: '/promises/5/done', label: 'Done: Send' },
    },
    { what: promised.what, path: '/promises/5', chips: [], by: 'you', done: undefined },
  ],
  form: newPromiseForm(en, form),
} as const;

export const promisesExamples = {
  'promises/index': [
    promisesPage(en, { ...listed, query: { page: 2 }, kept, mayWrite: true }),
    promisesPage(en, { ...listed, promises: [], total: 0, query: {}, kept: [], mayWrite: false }),
    promisesPage(en, { ...listed, promises: [], total: 0, query: { state: 'done' }, kept: undefined, mayWrite: false }),
  ],
  'promises/calendar': [
    calendarPage(en, { since: undefined, address: undefined, reminders: { state: 'off' } }),
    calendarPage(en, {
      since: at,
      address: 'https://staff.example/kenal/calendar/x.ics',
      reminders: { state: 'on', address: 'ratna@library.example' },
    }),
  ],
  'promises/new': [
    { patron: who, form: newPromiseForm(en, { ...form, problem: 'what', cancel: '/patrons/7', isConfidential: true }) },
  ],
  'promises/show': [
    promisePage(en, { ...page, found: { promise: promised, patron } }),
    promisePage(en, { ...page, found: { promise: done, patron } }),
    promisePage(en, {
      ...page,
      found: { promise: plain, patron },
      came: { content: termsOf(plain), problem: 'what', isOvertaken: true },
    }),
    promisePage(en, { ...page, found: { promise: plain, patron }, mayWrite: false }),
    promisePage(en, { ...page, found: { promise: promised, patron }, isOnlyRead: true }),
  ],
};
