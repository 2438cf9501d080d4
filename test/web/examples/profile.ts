import { profileEditPage, type EditInput } from '../../../plugin/features/profile/edit.presenter.ts';
import type { ProfilePanel } from '../../../plugin/features/profile/index.ts';
import {
  profileCheckPage,
  profileImportPage,
  profileMappingPage,
} from '../../../plugin/features/profile/import/import.presenter.ts';
import {
  profileFieldPage,
  profileSettingsPage,
  vocabularyPage,
} from '../../../plugin/features/profile/settings/settings.presenter.ts';
import { FIELD_TYPES, type ProfileField } from '../../../plugin/features/profile/profile-field.domain.ts';
import type { HistoryLine } from '../../../plugin/features/profile/profile.service.types.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import type { PatronRecord } from '../../../plugin/koha/patrons/index.ts';
import { instant } from '../../../plugin/shared/time.ts';

const { en } = createLocales('Asia/Jakarta');
const AT = instant('2026-11-22T03:00:00Z');

const term = (key: string, parent?: string, isActive = true) => ({
  id: key.length,
  key,
  parent,
  names: { en: key },
  isActive,
  version: 1,
});

const VALUES = {
  choice: 'arts',
  choices: 'music',
  text: 'Field assistant',
  number: '7.5',
  date: '2026-11-22',
  yes_no: 'yes',
  yearly: '03-14',
} as const;

const fieldOf = (type: ProfileField['type'], index: number): ProfileField => ({
  id: index + 1,
  key: type,
  section: index < 3 ? 'psychographic' : 'days',
  type,
  names: { en: `A ${type}` },
  helps: type === 'text' ? { en: 'In a few words.' } : {},
  vocabulary: undefined,
  terms:
    type === 'choice' || type === 'choices'
      ? [term('arts'), term('music', 'arts'), term('gone', undefined, false)]
      : [],
  permission: undefined,
  isSaidOnly: false,
  isActive: true,
  version: 1,
});
const fields = FIELD_TYPES.map(fieldOf);
const words = fieldOf('text', 2);

const held = (field: ProfileField) => ({
  field,
  value: VALUES[field.type],
  source: 'patron' as const,
  recordedAt: AT,
  recordedBy: 1,
  isConfidential: false,
  changeId: 1,
});

const patron = { borrowernumber: 51, isAnonymized: false } as PatronRecord;
const line = (id: number, before: string | undefined, after: string | undefined): HistoryLine => ({
  id,
  field: words,
  before,
  after,
  source: 'patron',
  reason: 'edit',
  changedAt: AT,
  changedBy: id,
  isConfidential: id === 1,
  isHeld: id === 3,
});

const full: EditInput = {
  profile: { patron, isOpen: true, fields: fields.map((field) => ({ field, seen: 1, values: [held(field)] })) },
  history: [line(1, 'Teacher', undefined), line(2, undefined, 'Teacher'), line(3, 'Teacher', 'Head teacher')],
  names: new Map([[1, 'Ratna']]),
  name: 'Siti Ramadhani',
  isMine: false,
  mayEdit: true,
  timezone: 'Asia/Jakarta',
  refused: undefined,
};
const empty = { ...full.profile, fields: fields.map((field) => ({ field, seen: 0, values: [] })) };

const list = { columns: ['Card', 'Hopes'], rows: [{ line: 2, fields: ['7', 'To write'] }] };
const mapping = { card: 0, format: 'ymd', fields: { 1: 'text' } } as const;
const imported = { id: 7, madeAt: AT, madeBy: 1, patrons: 3, patronsDone: 2, state: 'there' } as const;
const importPage = { locale: en, viewer: 1, now: AT, problem: undefined };
const marks = { dateenrolled: null, card_fingerprint: 0 };

const vocabulary = {
  id: 7,
  key: 'arts',
  names: { en: 'Arts' },
  terms: [term('arts'), term('music', 'arts'), term('gone', undefined, false)],
};
const retired = {
  ...fieldOf('choices', 1),
  vocabulary: 'arts',
  permission: 'profile.sensitive',
  isSaidOnly: true,
  isActive: false,
};

export const profileExamples = {
  'profile/settings': [
    profileSettingsPage(en, [...fields, retired], [vocabulary], {
      typed: { ...retired, vocabulary: 7 },
      problem: 'profile.settings.refused.nameTaken',
    }),
    profileSettingsPage(en, [], [], undefined),
  ],
  'profile/field': [
    profileFieldPage(en, retired, { typed: retired, problem: 'profile.settings.refused.noName' }),
    profileFieldPage(en, words, undefined),
  ],
  'profile/vocabulary': [
    vocabularyPage(en, vocabulary, {
      typed: { id: vocabulary.terms[0]?.id, names: {}, parent: undefined },
      problem: 'profile.settings.refused.noName',
    }),
    vocabularyPage(en, { ...vocabulary, terms: [] }, undefined),
  ],
  'profile/import': [
    profileImportPage({ ...importPage, imports: [], problem: 'No file came.' }),
    profileImportPage({
      ...importPage,
      imports: [imported, { ...imported, state: 'taken-back', madeBy: undefined }, { ...imported, state: 'cut-off' }],
    }),
    profileImportPage({
      ...importPage,
      imports: (['coming-in', 'going', 'half-gone'] as const).map((state) => ({ ...imported, state })),
    }),
  ],
  'profile/mapping': [profileMappingPage(en, list, mapping, fields)],
  'profile/edit': [
    profileEditPage(en, full),
    profileEditPage(en, { ...full, profile: empty, history: [], isMine: true }),
    profileEditPage(en, { ...full, mayEdit: false, profile: { ...full.profile, isOpen: false } }),
    profileEditPage(en, { ...full, mayEdit: false, profile: empty }),
    profileEditPage(en, {
      ...full,
      refused: {
        typed: [{ key: 'text', seen: 1, values: ['Retired'] }],
        source: 'staff',
        problems: fields.map((field) => ({ field, problem: 'no-day' as const })),
        conflicts: [{ field: words, theirs: held(words), seen: 4 }],
      },
    }),
    profileEditPage(en, {
      ...full,
      refused: {
        typed: [],
        source: 'staff',
        problems: [],
        conflicts: [{ field: words, theirs: undefined, seen: 4 }],
      },
    }),
  ],
};

export const profilePanelExample: ProfilePanel = {
  sections: [
    {
      title: 'Demographic',
      items: [
        { label: 'Born', text: '14 Mar 1994', note: '', isKoha: true, isConfidential: false },
        { label: 'Occupation', text: 'Field assistant', note: 'said, 3 Nov 2026', isKoha: false, isConfidential: true },
      ],
      none: 'Nothing yet.',
    },
    { title: 'Psychographic', items: [], none: 'Nothing yet.' },
  ],
  path: '/patrons/51/profile',
  link: 'Change',
};

export const profileListChecks = [
  profileCheckPage(
    en,
    {
      rows: 2,
      patrons: [{ borrowernumber: 51, marks, values: [{ field: words, value: 'To write' }] }],
      refused: [{ line: 3, fields: ['', ''], reason: 'no-card', column: 0 }],
    },
    mapping,
  ),
  profileCheckPage(en, { rows: 1, patrons: [], refused: [] }, mapping),
];
