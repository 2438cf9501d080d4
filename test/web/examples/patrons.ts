import { logForm } from '../../../plugin/features/conversations/form.presenter.ts';
import { promisesPanelExample } from './promises.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { monthBars } from '../../../plugin/web/charts/month-bars.ts';
import type { ViewModels } from '../../../plugin/web/views.ts';
import { loyaltyPanels } from './loyalty.ts';
import { profilePanelExample } from './profile.ts';
import { patronsPage } from '../../../plugin/features/patrons/search.presenter.ts';

const { en } = createLocales('Asia/Jakarta');
const today = libraryDay('2026-11-22');
const chip = { tone: 'bad', icon: 'alert', word: 'Overdue' } as const;
const line = { text: 'Atlas', note: 'Due 1 Nov 2026', chip };
const table = {
  caption: 'Visit days per month',
  columns: [{ text: 'Month', isNumber: false, path: undefined, sorted: undefined }],
  rows: [{ head: 'November 2026', cells: [{ text: '2', isNumber: true }] }],
};
const name = {
  surname: 'Ramadhani',
  firstname: 'Siti',
  preferredName: undefined,
  middleName: undefined,
  otherNames: undefined,
};
const found = {
  borrowernumber: 7,
  name,
  cardnumber: '2019',
  library: 'Central',
  category: 'Adult',
  expiry: libraryDay('2025-01-01'),
  restrictedUntil: undefined,
  isCardLost: false,
  keepsNoHistory: false,
};
const list = {
  libraries: [{ branchcode: 'CPL', name: 'Central' }],
  categories: [],
  lists: [{ path: '/slipping', label: 'loyalty.slipping.title' }],
  today,
};

const quietPatron: ViewModels['patrons/show'] = {
  initials: 'SR',
  name: 'Siti Ramadhani',
  meta: ['Card 2019'],
  chips: [],
  saying: undefined,
  kohaLinks: [{ path: '/cgi-bin/koha/mainpage.pl', text: 'Details' }],
  now: 'nothing on loan and no holds',
  withoutHistory: { title: 'No history, by choice', text: 'This patron asked that no history be kept.' },
  contact: [{ label: 'E-mail', lines: ['siti@example.org'] }],
  membership: [],
  loans: [],
  moreLoans: undefined,
  holds: [],
  currentNote: undefined,
  household: undefined,
  twins: [],
  visits: undefined,
  panels: {
    conversations: undefined,
    promises: undefined,
    loyalty: undefined,
    profile: undefined,
    interests: undefined,
    segments: undefined,
    referrals: undefined,
    participation: undefined,
    services: undefined,
  },
  timeline: undefined,
  foot: ['Koha borrowernumber 7'],
};

export const patronsExamples = {
  'patrons/index': [
    patronsPage(en, { ...list, query: {}, found: undefined }),
    patronsPage(en, {
      ...list,
      query: { q: 'zz', library: 'CPL' },
      found: { patrons: [], total: 0, hasMoreThanCounted: false },
    }),
    patronsPage(en, {
      ...list,
      query: { q: 'ramadhani', page: 2, sort: '-card' },
      found: { patrons: [found], total: 90, hasMoreThanCounted: false },
    }),
  ],
  'patrons/show': [
    quietPatron,
    {
      ...quietPatron,
      panels: {
        conversations: { form: undefined, all: undefined },
        promises: { lines: [], form: undefined },
        loyalty: undefined,
        profile: profilePanelExample,
        interests: {
          why: '/patrons/51/why#why-interests',
          lines: [],
          none: 'Nothing shows yet.',
          foot: 'Solid: from loans.',
          add: undefined,
        },
        segments: { lines: [], none: 'In no segment.', foot: 'As counted last.' },
        referrals: { lines: [], none: 'Nobody told yet.', path: undefined },
        participation: {
          lines: [
            { icon: 'patrons', text: 'Chess', note: 'since 5 January 2026', chip: undefined },
            { icon: 'idea', text: 'Pulau Buru', note: 'suggested 2 August 2026', chip },
          ],
          foot: '1 more suggestion',
        },
        services: {
          lines: [],
          none: 'Nothing was asked for.',
          actions: [{ text: 'New', path: '/', isMain: true }],
          suggestions: [],
        },
      },
    },
    ...loyaltyPanels.map((loyalty) => ({ ...quietPatron, panels: { ...quietPatron.panels, loyalty } })),
    {
      ...quietPatron,
      chips: [chip],
      saying: { text: 'Siti usually comes every 3 weeks.', evidence: 'From her visit days.' },
      withoutHistory: undefined,
      loans: [line],
      moreLoans: { text: '3 more loans', lines: [line] },
      holds: [{ ...line, chip: undefined }],
      currentNote: 'Titles are not shown.',
      household: { members: [{ name: 'Nayla', path: '/patrons/8', note: 'Child' }], hidden: '1 more' },
      twins: [{ name: 'Siti', path: '/patrons/9', note: 'card 9' }],
      visits: {
        rhythm: 'Usually every 3 weeks.',
        chart: monthBars({
          months: [
            { value: 2, isKnown: true },
            { value: 0, isKnown: true },
          ],
          label: 'Visit days per month',
          firstLabel: 'Oct',
          lastLabel: 'Nov',
          quietNote: 'none since October',
        }),
        hasUnknown: true,
        table,
      },
      panels: {
        promises: promisesPanelExample,
        conversations: {
          form: logForm(en, {
            borrowernumber: 7,
            today: '2026-11-22',
            attachments: undefined,
            colleagues: [{ borrowernumber: 52, name: 'Bayu', userid: 'bayu', branchcode: 'CPL', email: undefined }],
          }),
          all: '/conversations',
        },
        loyalty: undefined,
        services: {
          lines: [
            { text: 'Dossier', path: '/services/requests/1', note: 'Literature search', chip, due: chip },
            { text: 'Dossier', path: '/services/requests/2', note: 'Literature search', chip, due: undefined },
          ],
          none: '',
          actions: [{ text: 'Offer', path: '/', isMain: false }],
          suggestions: [
            {
              text: 'Reading advice',
              why: 'because they care about Cookery',
              service: 8,
              offer: { text: 'Offer', path: '/', label: 'Offer: Reading advice' },
              dismissPath: '/patrons/7/suggestions/dismiss',
              reason: { id: 'dismiss-8', name: 'reason', label: 'Why not', options: [] },
            },
          ],
        },
        profile: undefined,
        segments: {
          lines: [{ name: 'Regulars', path: '/segments/7?patron=7#why', note: 'since 3 Nov 2026' }],
          none: '',
          foot: 'As counted last.',
        },
        participation: undefined,
        referrals: {
          lines: [
            {
              id: 1,
              name: 'Bima',
              path: '/patrons/9',
              note: 'was brought by this patron',
              withdraw: 'Take back: Bima',
            },
            { id: 2, name: 'Rani', path: '/patrons/10', note: 'brought this patron', withdraw: undefined },
          ],
          none: '',
          path: '/patrons/7/referrals',
        },
        interests: {
          why: '/patrons/51/why#why-interests',
          lines: [
            {
              kind: '',
              label: 'Coastal ecology',
              strength: 'Main',
              width: '100',
              isDeclared: false,
              why: '9 titles in 3 years, the last in May 2026.',
              withdraw: undefined,
            },
            {
              kind: 'Author',
              label: 'Brandsma, A.',
              strength: 'Chosen',
              width: '100',
              isDeclared: true,
              why: 'The patron said so.',
              withdraw: {
                path: '/patrons/7/interests/withdraw',
                kind: 'author',
                value: 'auth:7',
                label: 'Take back: Brandsma, A.',
              },
            },
          ],
          none: 'Nothing shows yet.',
          foot: 'Solid: from titles borrowed with this card.',
          add: { path: '/patrons/7/interests' },
        },
      },
      timeline: {
        note: 'Loans are shown without titles.',
        filters: [{ text: 'Visits and loans', icon: 'book', path: '/patrons/7?kind=use#timeline', isCurrent: true }],
        parts: {
          label: 'Visits and loans',
          filters: [{ text: 'Loans', icon: 'book', path: '/patrons/7?kind=loan#timeline', isCurrent: false }],
        },
        months: [
          {
            month: 'November 2026',
            entries: [
              {
                day: '1 Nov',
                dayCode: '2026-11-01',
                icon: 'book',
                text: '1 loan',
                note: 'Sent',
                titles: ['Atlas'],
                quote: 'Asked for large print.',
                action: { path: '/conversations/3', text: 'Open' },
              },
            ],
          },
        ],
        empty: 'Nothing of this kind.',
        earlier: '/patrons/7?before=2026-01-01#timeline',
        latest: '/patrons/7#timeline',
      },
    },
  ],
  'today/show': [
    {
      greeting: 'Good morning, Ratna',
      day: 'Sunday 22 November 2026',
      wide: [
        {
          id: 'desk',
          title: 'At the desks',
          lines: [
            {
              icon: 'alert',
              text: 'Loans overdue',
              note: 'now',
              figure: '3',
              action: { path: '/patrons', text: 'Find', label: 'Find' },
              isAlert: true,
              chip: undefined,
              lead: undefined,
              post: undefined,
            },
            {
              icon: 'check-ring',
              text: 'Send the data sources',
              note: undefined,
              figure: undefined,
              action: undefined,
              isAlert: false,
              chip: { tone: 'bad', icon: 'alert', word: '2 days late' },
              lead: { path: '/patrons/7', text: 'Siti' },
              post: {
                path: '/promises/5/done',
                text: 'Done',
                label: 'Done: Send',
                field: { name: 'back', value: 'today' },
              },
            },
          ],
          foot: 'Read from Koha just now.',
          count: '2',
          link: { path: '/promises', text: 'All' },
        },
      ],
      narrow: [{ id: 'empty', title: 'Nothing', lines: [], foot: undefined, count: undefined, link: undefined }],
    },
  ],
} satisfies Partial<{ readonly [K in keyof ViewModels]: readonly ViewModels[K][] }>;
