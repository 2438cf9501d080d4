import { boardPage } from '../../../plugin/features/services/board.presenter.ts';
import { calendarPage } from '../../../plugin/features/services/calendar.presenter.ts';
import { type Service, type ServiceEntry } from '../../../plugin/features/services/catalogue.domain.ts';
import type { Charge } from '../../../plugin/features/services/charge.domain.ts';
import { choosePage } from '../../../plugin/features/services/choose.presenter.ts';
import type { DeskRequest } from '../../../plugin/features/services/desk.service.ts';
import { formPage } from '../../../plugin/features/services/form.presenter.ts';
import { incomeOf } from '../../../plugin/features/services/income/income.domain.ts';
import { incomePage } from '../../../plugin/features/services/income/income.presenter.ts';
import { listPage } from '../../../plugin/features/services/list.presenter.ts';
import { paperPage } from '../../../plugin/features/services/paper.presenter.ts';
import { priceBy } from '../../../plugin/features/services/price.domain.ts';
import type { Request } from '../../../plugin/features/services/request.domain.ts';
import type { RequestInput } from '../../../plugin/features/services/request-input.ts';
import { requestPage } from '../../../plugin/features/services/request.presenter.ts';
import { cataloguePage } from '../../../plugin/features/services/settings/catalogue.presenter.ts';
import { typedOf } from '../../../plugin/features/services/settings/entry-form.ts';
import { entryPage } from '../../../plugin/features/services/settings/entry.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import type { PatronRecord } from '../../../plugin/koha/patrons/index.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import type { ViewModels } from '../../../plugin/web/views.ts';
import { siti } from './siti.ts';

const { en } = createLocales('Asia/Jakarta');
const now = instant('2026-11-22T03:00:00Z');
const today = libraryDay('2026-11-22');
const currency = { code: 'IDR', digits: 2 };
const name = {
  surname: 'Ramadhani',
  firstname: 'Siti',
  preferredName: undefined,
  middleName: undefined,
  otherNames: undefined,
};

const patron: PatronRecord = {
  borrowernumber: 9,
  name,
  salutation: undefined,
  pronouns: undefined,
  cardnumber: '23529001',
  branchcode: 'CPL',
  library: 'Central',
  categorycode: 'PT',
  category: 'Adult',
  privacy: 'default',
  isAnonymized: false,
  membership: {
    enrolled: undefined,
    renewed: undefined,
    expiry: undefined,
    restrictedUntil: undefined,
    isCardLost: false,
    isAddressUnconfirmed: false,
  },
  contact: {
    addressLines: [],
    emails: [],
    phones: [],
    smsNumber: undefined,
    language: undefined,
    birthDay: undefined,
    outsideGuarantor: undefined,
  },
};

const rule = { basis: 'hour', units: 3_000_000, category: undefined, discount: 0, tax: 1_100 } as const;
const service: Service = {
  id: 1,
  code: 'literature_search',
  isOffered: true,
  name: 'Literature search',
  description: 'What has been written about a topic.',
  usualDays: 10,
  doneBy: undefined,
  segment: undefined,
  questions: [
    { id: 1, text: 'What is it for?', answer: 'line', isRequired: true, isAsked: true },
    { id: 2, text: 'What do you know already?', answer: 'text', isRequired: false, isAsked: true },
  ],
  packagings: ['file'],
  deliveries: ['pick_up'],
  categories: [],
  prices: [{ ...rule, currency: 'IDR', digits: 2 }],
};

const entry: ServiceEntry = {
  ...service,
  version: 2,
  names: { en: service.name },
  descriptions: { en: service.description },
  questions: service.questions.map(({ text, ...question }) => ({ ...question, texts: { en: text } })),
};
const catalogue = {
  categories: [{ categorycode: 'PT', description: 'Adult', type: 'A' }],
  colleagues: [{ borrowernumber: 51, name: 'Dian Pratiwi', userid: 'dian', branchcode: 'CPL', email: undefined }],
  segments: [{ id: 3, name: 'Students before exams' }],
  currency,
} as const;
const NOT_OFFERED = { ...entry, id: 2, isOffered: false, doneBy: 7, segment: 9, categories: ['PT', 'GONE'] } as const;

const months = {
  services: [service],
  libraries: [
    { branchcode: 'CPL', name: 'Central' },
    { branchcode: 'MPL', name: 'Midway' },
  ],
  library: 'CPL',
  from: libraryDay('2025-12-01'),
  until: today,
};

const price = priceBy(rule, 500);
const request: Request = {
  id: 148,
  borrowernumber: 9,
  serviceId: 1,
  begunAs: 'request',
  version: 2,
  state: 'in_work',
  stateSince: now,
  words: {
    title: 'Literature dossier: mangroves and fishing villages',
    topic: 'Mangrove rehabilitation and the income of fishing households',
    timeSpan: '2010 to 2026',
    depth: 'working',
    display: 'Annotated list, by village',
    packaging: 'file',
    packagingNote: 'Also printed, one copy',
    delivery: 'pick_up',
    deliveryNote: '',
    dueOn: '2026-11-27',
    dueNote: 'She meets her adviser on 1 December',
  },
  owner: 51,
  branchcode: 'CPL',
  isConfidential: true,
  quote: { price, total: { units: price.total, currency }, until: libraryDay('2026-12-01') },
  acceptance: { by: 'patron', via: 'phone' },
  proof: undefined,
  rating: undefined,
  createdAt: now,
  changedAt: now,
  changedBy: 51,
};

const step = { at: now, by: 51, reason: undefined, note: '' };
const input: RequestInput = {
  request,
  patron,
  locale: en,
  timezone: 'Asia/Jakarta',
  today,
  service,
  answers: new Map([[1, 'A thesis']]),
  history: [
    { ...step, number: 1, from: 'new', to: 'asked' },
    { ...step, number: 2, from: 'asked', to: 'quoted', note: 'by phone' },
  ],
  work: [
    { id: 1, kind: 'task', text: 'Theses', minutes: undefined, edition: undefined, doneAt: now, addedAt: now },
    {
      id: 2,
      kind: 'task',
      text: 'Annotations',
      minutes: undefined,
      edition: undefined,
      doneAt: undefined,
      addedAt: now,
    },
    { id: 4, kind: 'deliverable', text: 'Dossier', minutes: undefined, edition: 1, doneAt: undefined, addedAt: now },
    { id: 3, kind: 'time', text: '', minutes: 200, edition: undefined, doneAt: undefined, addedAt: now },
  ],
  charge: undefined,
  library: 'Central',
  rounds: { weekday: 'monday', frequency: 'every week', next: { day: today, part: 'morning' } },
  staff: new Map([[51, 'Ratna Kusumaningrum']]),
  viewer: 51,
  readers: {
    named: [{ reader: 52 }],
    colleagues: [
      { borrowernumber: 51, name: 'Ratna Kusumaningrum', userid: 'ratna', branchcode: 'CPL', email: undefined },
      { borrowernumber: 53, name: 'Yusuf Hakim', userid: 'yusuf', branchcode: 'CPL', email: undefined },
    ],
  },
  currency,
  files: [
    {
      id: 1,
      kind: 'deliverable',
      subject: 4,
      fileKey: 'a'.repeat(32),
      name: 'Dossier.pdf',
      mediaType: 'application/pdf',
      bytes: 2_000,
      addedAt: now,
      addedBy: 51,
      scan: 'passed',
      deletedAt: undefined,
      deletedBy: undefined,
    },
  ],
  attachments: { limits: { largestBytes: 10_000_000, most: 10, types: ['pdf'] }, hasScanner: true },
  refusedFiles: { text: 'Dossier', files: [{ name: 'Dossier.exe', problem: 'type' }] },
};

const declined: RequestInput = {
  ...input,
  request: {
    ...request,
    state: 'cancelled',
    isConfidential: false,
    quote: undefined,
    acceptance: undefined,
    owner: undefined,
  },
  history: [{ ...step, number: 1, from: 'asked', to: 'cancelled', reason: 'mistake' }],
  answers: new Map(),
};
const asked: RequestInput = {
  ...declined,
  request: { ...declined.request, state: 'asked' },
  refused: { body: { from: 'asked', to: 'quoted', basis: 'hour', each: 'ten' }, wrong: ['each'] },
};
const charge: Charge = {
  id: 1,
  requestId: 148,
  serviceId: 1,
  branchcode: 'CPL',
  reference: 'Kenal R-2026-0148 1a2b3c4d',
  amount: { units: 16_650_000, currency },
  state: 'task',
  why: 'debit-403',
  attempts: 1,
  dueAt: now,
  lineId: undefined,
};
const delivered: RequestInput = {
  ...input,
  charge,
  request: { ...request, state: 'delivered', proof: { on: '2026-11-22', by: 'pick_up', to: 'patron', note: 'signed' } },
};

const listed = (changes: Partial<DeskRequest>): DeskRequest => ({
  id: 148,
  borrowernumber: 9,
  serviceId: 1,
  title: request.words.title,
  state: 'in_work',
  stateSince: now,
  owner: 51,
  branchcode: 'CPL',
  isConfidential: true,
  delivery: 'pick_up',
  dueOn: libraryDay('2026-11-20'),
  quoteUntil: undefined,
  total: { units: 15_000_000, currency },
  rated: undefined,
  comment: '',
  createdAt: now,
  minutes: 200,
  patron: { ...siti, borrowernumber: 9, cardnumber: undefined },
  service: 'Literature search',
  ownerName: 'Ratna Kusumaningrum',
  ...changes,
});

const board = { delivered: [], rated: [], offers: [], whose: 'library', library: 'Central', today } as const;
const words = request.words;

export const servicesExamples = {
  'services/board': [
    boardPage(en, { ...board, requests: [] }),
    boardPage(en, {
      ...board,
      requests: [
        listed({}),
        listed({ state: 'agreed' }),
        listed({ state: 'asked', owner: undefined, ownerName: undefined, isConfidential: false, dueOn: undefined }),
      ],
      rated: [listed({ state: 'rated', rated: 5, comment: 'exactly it' })],
      delivered: [listed({ state: 'delivered' })],
    }),
  ],
  'services/calendar': [
    calendarPage(en, {
      requests: [listed({}), listed({ state: 'quoted', isConfidential: false })],
      month: libraryDay('2026-11-01'),
      today,
      whose: 'library',
      library: 'Central',
    }),
    calendarPage(en, { requests: [], month: libraryDay('2026-12-01'), today, whose: 'mine', library: 'Central' }),
  ],
  'services/catalogue': [
    cataloguePage(en, { ...catalogue, entries: [entry, NOT_OFFERED] }),
    cataloguePage(en, {
      ...catalogue,
      entries: [],
      refused: { problem: 'services.catalogue.refused.noName', typed: { names: {}, descriptions: { en: 'New' } } },
    }),
  ],
  'services/income': [
    incomePage(en, {
      ...months,
      income: incomeOf([
        { day: today, serviceId: 1, amount: { units: 15_000_000, currency }, isTold: true },
        { day: today, serviceId: 1, amount: { units: 1, currency }, isTold: false },
      ]),
    }),
    incomePage(en, { ...months, income: { lines: [], totals: [] }, libraries: [] }),
  ],
  'services/entry': [
    entryPage(en, { ...catalogue, entry }),
    entryPage(en, {
      ...catalogue,
      entry: NOT_OFFERED,
      currency: { code: 'JPY', digits: 0 },
      refused: {
        typed: typedOf(NOT_OFFERED, { code: 'JPY', digits: 0 }),
        problem: 'services.catalogue.refused.changed',
        wrong: ['days', 'currency', 'price.0.each', 'price.0.twice', 'question.1.text'],
      },
    }),
  ],
  'services/choose': [
    choosePage(en, { patron, catalogue: [service], isOffer: false }),
    choosePage(en, { patron, catalogue: [], isOffer: true }),
  ],
  'services/form': [
    formPage(en, { patron, service, words, answers: new Map(), isOffer: true }),
    formPage(en, {
      patron,
      service,
      words,
      answers: new Map(),
      missing: ['title', 'dueOn', 'q-1', 'q-2'],
      conflicts: [{ word: 'topic', theirs: 'Theirs', mine: '' }],
      existing: { path: '/services/requests/148', version: 3, reference: 'R-2026-0148' },
    }),
  ],
  'services/list': [
    listPage(en, { query: {}, found: [], catalogue: [service], library: 'Central', today }),
    listPage(en, {
      query: { whose: 'mine', sort: 'title' },
      found: Array.from({ length: 30 }, (_, index) => listed({ id: index + 1, isConfidential: index % 2 === 0 })),
      catalogue: [service],
      library: 'Central',
      today,
    }),
  ],
  'services/paper': [
    paperPage(input, 'slip'),
    paperPage(
      {
        ...delivered,
        patron: { ...patron, cardnumber: undefined },
        request: { ...delivered.request, isConfidential: false },
      },
      'delivery-note',
    ),
  ],
  'services/request': [
    requestPage(input),
    requestPage(declined),
    requestPage(asked),
    requestPage({ ...input, readers: { named: [], colleagues: [] } }),
    requestPage({ ...input, request: { ...request, isConfidential: false } }),
    requestPage(delivered),
    requestPage({ ...delivered, charge: { ...charge, state: 'made' } }),
  ],
} satisfies Partial<{ [K in keyof ViewModels]: ViewModels[K][] }>;
