import type { Conversation } from '../../../plugin/features/conversations/conversation.domain.ts';
import { conversationPage } from '../../../plugin/features/conversations/conversation.presenter.ts';
import { conversationForm, EMPTY, logForm } from '../../../plugin/features/conversations/form.presenter.ts';
import { promised } from './promises.ts';
import { choosePage, conversationsPage } from '../../../plugin/features/conversations/list.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import type { PatronRecord } from '../../../plugin/koha/patrons/index.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import { siti } from './siti.ts';

const { en } = createLocales('Asia/Jakarta');
const now = instant('2026-11-22T03:00:00Z');
const patron = siti as unknown as PatronRecord;
const colleagues = [
  { borrowernumber: 51, name: 'Ratna', userid: 'ratna', branchcode: 'CPL', email: undefined },
  { borrowernumber: 52, name: 'Bayu', userid: 'bayu', branchcode: 'CPL', email: undefined },
  { borrowernumber: 53, name: 'Dewi', userid: 'dewi', branchcode: 'CPL', email: undefined },
];
const conversation: Conversation = {
  id: 3,
  borrowernumber: 7,
  author: 51,
  branchcode: 'CPL',
  direction: 'in',
  medium: 'phone',
  mediumName: '',
  purpose: 'consultation',
  text: 'Writing chapter 3. Needs tide-gauge series for three harbours.',
  outcome: 'She comes on Tuesday.',
  happenedAt: now,
  isConfidential: true,
  replyTo: undefined,
  version: 2,
  recordedAt: now,
  changedAt: now,
  changedBy: 52,
  deletedAt: undefined,
  deletedBy: undefined,
};
const version = { ...conversation, version: 1, writtenBy: 51, writtenAt: now };
const bare = { ...conversation, outcome: '', isConfidential: false, changedAt: undefined };
const looked = {
  conversation,
  patron,
  versions: [version],
  thread: [conversation, { ...bare, id: 4 }],
  readers: [],
  promises: [promised],
  mentions: [
    { colleague: 51, namedBy: 52, namedAt: now, doneAt: undefined },
    { colleague: 52, namedBy: 51, namedAt: now, doneAt: now },
  ],
  files: [],
  isOnlyRead: false,
};
const limits = { largestBytes: 10_000_000, most: 10, types: ['pdf', 'jpg'] };
const file = {
  id: 1,
  kind: 'conversation',
  subject: 3,
  fileKey: 'a'.repeat(32),
  name: 'Surat.pdf',
  mediaType: 'application/pdf',
  bytes: 1_234_567,
  addedAt: now,
  addedBy: 51,
  scan: 'passed',
  deletedAt: undefined,
  deletedBy: undefined,
} as const;
const files = [
  file,
  { ...file, id: 2, scan: 'waiting', bytes: 900 },
  { ...file, id: 3, scan: 'infected' },
  { ...file, id: 4, deletedAt: now, deletedBy: 52 },
] as const;
const field = {
  id: 1,
  key: 'interests',
  section: 'psychographic',
  type: 'choices',
  names: { en: 'Interests' },
  helps: {},
  vocabulary: 'interests',
  terms: [{ id: 1, key: 'tides', parent: undefined, names: { en: 'Harbours' }, isActive: true, version: 1 }],
  permission: undefined,
  isSaidOnly: false,
  isActive: true,
  version: 1,
} as const;
const ownWords = { ...field, id: 2, key: 'household', type: 'text', names: { en: 'Household' }, terms: [] } as const;
const sameWord = { ...field, id: 3, key: 'media', names: { en: 'Media' } } as const;
const whole = {
  fields: [field, sameWord, ownWords],
  looked,
  colleagues,
  viewer: 51,
  mayWrite: true,
  today: libraryDay('2026-11-22'),
  attachments: undefined,
};
const listed = {
  patron: undefined,
  conversations: [conversation, bare],
  total: 60,
  patrons: [siti],
  colleagues,
  mayWrite: true,
};
const libraries = [{ branchcode: 'CPL', name: 'Central' }];
const form = {
  id: 'edit',
  path: '/conversations/3',
  hidden: [{ name: 'version', value: '2' }],
  content: { ...EMPTY, outcome: 'Done', confidential: 'yes' },
  today: '2026-11-22',
  decidesConfidential: true,
} as const;
const who = { path: '/patrons/7', text: 'Siti' };

export const conversationsExamples = {
  'conversations/choose': [choosePage(en, '', []), choosePage(en, 'siti', [siti]), choosePage(en, 'zz', [])],
  'conversations/edit': [
    {
      heading: 'Log a conversation',
      patron: who,
      answers: { head: 'Answers: phoned', text: 'Before.' },
      overtaken: undefined,
      form: logForm(en, {
        borrowernumber: 7,
        replyTo: 3,
        today: '2026-11-22',
        problem: 'text',
        attachments: { limits },
        refused: [{ name: 'Foto.exe', problem: 'type' }],
        hadFiles: true,
        cancel: '/patrons/7',
        colleagues,
      }),
    },
    {
      heading: 'Change',
      patron: who,
      answers: undefined,
      overtaken: { title: 'Bayu changed it', head: 'Saved by Bayu', text: 'Other words.', outcome: 'Done' },
      form: conversationForm(en, form),
    },
    {
      heading: 'Change',
      patron: who,
      answers: undefined,
      overtaken: { title: 'Bayu changed it', head: 'Saved by Bayu', text: 'Other words.', outcome: '' },
      form: conversationForm(en, { ...form, decidesConfidential: false }),
    },
  ],
  'conversations/index': [
    conversationsPage(en, { query: { page: 2, borrowernumber: 7 }, ...listed, patron, libraries }),
    conversationsPage(en, { query: {}, ...listed, conversations: [], total: 0, libraries, mayWrite: false }),
    conversationsPage(en, { query: {}, ...listed, conversations: [], total: 0, libraries }),
  ],
  'conversations/show': [
    conversationPage(en, whole),
    conversationPage(en, {
      ...whole,
      looked: {
        ...looked,
        readers: [{ reader: 52 }, { reader: 53 }],
      },
    }),
    conversationPage(en, {
      ...whole,
      colleagues: [],
      looked: {
        conversation: bare,
        patron,
        versions: [{ ...version, outcome: '' }],
        thread: [],
        readers: [],
        promises: [],
        mentions: [],
        files: [],
        isOnlyRead: false,
      },
    }),
    conversationPage(en, {
      ...whole,
      colleagues: [],
      looked: { ...looked, versions: [], conversation: { ...conversation, deletedAt: now, deletedBy: 51 } },
    }),
    conversationPage(en, {
      ...whole,
      mayWrite: false,
      looked: { ...looked, conversation: { ...bare, deletedAt: now, deletedBy: 51 } },
    }),
    conversationPage(en, { ...whole, colleagues: colleagues.slice(0, 1) }),
    conversationPage(en, { ...whole, looked: { ...looked, isOnlyRead: true } }),
    conversationPage(en, {
      ...whole,
      fields: [ownWords],
      refusedWords: { field: 'household', text: 'Looks after her mother.', problem: 'tooLong' },
    }),
    conversationPage(en, { ...whole, fields: [field] }),
    conversationPage(en, {
      ...whole,
      looked: { ...looked, files },
      attachments: { limits, hasScanner: true },
      refused: [{ name: 'Foto.pdf', problem: 'tooLarge' }],
    }),
    conversationPage(en, {
      ...whole,
      mayWrite: false,
      looked: { ...looked, files },
      attachments: { limits, hasScanner: false },
    }),
  ],
};
