import { LANGUAGES } from '../../../i18n/index.ts';
import type { Language, Locale } from '../../../i18n/locale.ts';
import type { Field, PathLink, Select } from '../../../web/partials.ts';
import type { Vocabulary } from '../definition.repository.ts';
import type { Names } from '../../../shared/names.domain.ts';
import { FIELD_TYPES, SECTIONS, type ProfileField } from '../profile-field.domain.ts';
import { fieldName } from '../profile-words.ts';
import type { FieldContent, NewField } from './definition.service.ts';

const TONGUES = Object.keys(LANGUAGES) as Language[];

/** Permissions that a field may need beside `profile.view`. */
export const FIELD_PERMISSIONS = ['profile.sensitive', 'privacy.officer'] as const;

/** A form that was not taken: what it said, and the key of the sentence that says why. */
export interface Refused<T> {
  readonly typed: T;
  readonly problem: string;
}

/** A line of a list that can be put in order and retired. */
interface Line {
  readonly name: string;
  readonly note: string;
  readonly isRetired: boolean;
  readonly isNarrower: boolean;
  readonly open: { readonly path: string; readonly text: string; readonly label: string };
  readonly up: Button;
  readonly down: Button;
  readonly retire: Button;
}

interface Button {
  readonly path: string;
  readonly value: string;
  readonly text: string;
  readonly label: string;
}

/** `profile/settings`. */
export interface ProfileSettingsPage {
  readonly problem: string | undefined;
  readonly sections: readonly { readonly id: string; readonly title: string; readonly lines: readonly Line[] }[];
  readonly vocabularies: readonly { readonly path: string; readonly name: string; readonly note: string }[];
  readonly fresh: FieldForm & { readonly section: Select; readonly type: Select; readonly vocabulary: Select };
}

interface FieldForm {
  readonly path: string;
  readonly version: string;
  readonly names: readonly Field[];
  readonly helps: readonly Field[];
  readonly permission: Select;
  readonly isSaidOnly: boolean;
}

/** `profile/field`. */
export interface ProfileFieldPage extends FieldForm {
  readonly problem: string | undefined;
  readonly heading: string;
  readonly note: string;
  readonly back: PathLink;
}

/** `profile/vocabulary`. */
export interface VocabularyPage {
  readonly problem: string | undefined;
  readonly heading: string;
  readonly note: string;
  readonly lines: readonly (Line & {
    readonly rename: {
      readonly path: string;
      readonly version: string;
      readonly names: readonly Field[];
      readonly isOpen: boolean;
    };
  })[];
  readonly fresh: { readonly path: string; readonly names: readonly Field[]; readonly parent: Select };
  readonly back: PathLink;
}

const PATH = '/settings/profile';

const line = (
  name: string,
  path: string,
  { t }: Locale,
  isActive: boolean,
): Pick<Line, 'isRetired' | 'up' | 'down' | 'retire'> => {
  const button = (what: string, value: string, action: string): Button => ({
    path: `${path}/${action}`,
    value,
    text: t(`profile.settings.${what}`),
    label: t(`profile.settings.${what}This`, { name }),
  });
  return {
    isRetired: !isActive,
    up: button('up', 'up', 'move'),
    down: button('down', 'down', 'move'),
    retire: isActive ? button('retire', 'yes', 'retire') : button('restore', 'no', 'retire'),
  };
};

export const profileSettingsPage = (
  locale: Locale,
  fields: readonly ProfileField[],
  vocabularies: readonly Vocabulary[],
  refused: Refused<NewField> | undefined,
): ProfileSettingsPage => {
  const { t } = locale;
  const typed = refused?.typed;
  return {
    problem: refused && t(refused.problem),
    sections: SECTIONS.map((section) => ({
      id: `section-${section}`,
      title: t(`profile.section.${section}`),
      lines: fields
        .filter((field) => field.section === section)
        .map((field) => {
          const name = fieldName(locale, field);
          const path = `${PATH}/fields/${field.id}`;
          return {
            name,
            note: noteOf(locale, field, vocabularies),
            isNarrower: false,
            open: { path, text: t('profile.settings.change'), label: t('profile.settings.changeThis', { name }) },
            ...line(name, path, locale, field.isActive),
          };
        }),
    })),
    vocabularies: vocabularies.map((vocabulary) => ({
      path: `${PATH}/words/${vocabulary.id}`,
      name: fieldName(locale, vocabulary),
      note: t('profile.settings.words', { count: vocabulary.terms.filter(({ isActive }) => isActive).length }),
    })),
    fresh: {
      ...formOf(locale, `${PATH}/fields`, 0, typed),
      section: select('section', t('profile.settings.section'), typed?.section ?? 'demographic', [
        ...SECTIONS.map((one) => ({ value: one, text: t(`profile.section.${one}`) })),
      ]),
      type: select('type', t('profile.settings.type'), typed?.type ?? 'text', [
        ...FIELD_TYPES.map((one) => ({ value: one, text: t(`profile.type.${one}`) })),
      ]),
      vocabulary: select('vocabulary', t('profile.settings.vocabulary'), String(typed?.vocabulary ?? ''), [
        { value: '', text: t('profile.settings.newWords') },
        ...vocabularies.map((one) => ({ value: String(one.id), text: fieldName(locale, one) })),
      ]),
    },
  };
};

const noteOf = (locale: Locale, field: ProfileField, vocabularies: readonly Vocabulary[]): string => {
  const { t } = locale;
  const words = vocabularies.find(({ key }) => key === field.vocabulary);
  return [
    t(`profile.type.${field.type}`),
    words === undefined ? undefined : fieldName(locale, words),
    field.permission === undefined ? undefined : t(`permission.${field.permission}`),
    field.isSaidOnly ? t('profile.settings.saidOnly') : undefined,
    field.isActive ? undefined : t('profile.settings.retired'),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
};

const select = (
  id: string,
  label: string,
  chosen: string,
  options: readonly { value: string; text: string }[],
): Select => ({
  id,
  name: id,
  label,
  options: options.map((one) => ({ ...one, isSelected: one.value === chosen })),
});

const namesIn = (id: string, label: (language: string) => string, names: Names, help?: string): Field[] =>
  TONGUES.map((language, index) => ({
    id: `${id}-${language}`,
    name: `${id}.${language}`,
    type: 'text',
    label: label(LANGUAGES[language]),
    value: names[language] ?? '',
    isRequired: false,
    autocomplete: 'off',
    help: index === 0 ? help : undefined,
    error: undefined,
  }));

const formOf = ({ t }: Locale, path: string, version: number, content: FieldContent | undefined): FieldForm => ({
  path,
  version: String(version),
  names: namesIn(
    'name',
    (language) => t('profile.settings.name', { language }),
    content?.names ?? {},
    t('profile.settings.oneLanguage'),
  ),
  helps: namesIn('help', (language) => t('profile.settings.help', { language }), content?.helps ?? {}),
  permission: select('permission', t('profile.settings.permission'), content?.permission ?? '', [
    { value: '', text: t('profile.settings.everybody') },
    ...FIELD_PERMISSIONS.map((one) => ({ value: one, text: t(`permission.${one}`) })),
  ]),
  isSaidOnly: content?.isSaidOnly ?? false,
});

export const profileFieldPage = (
  locale: Locale,
  field: ProfileField,
  refused: Refused<FieldContent> | undefined,
): ProfileFieldPage => ({
  problem: refused && locale.t(refused.problem),
  heading: fieldName(locale, field),
  note: locale.t('profile.settings.keyNote', { key: field.key, type: locale.t(`profile.type.${field.type}`) }),
  back: { path: PATH, text: locale.t('profile.settings.title') },
  ...formOf(locale, `${PATH}/fields/${field.id}`, field.version, refused?.typed ?? field),
});

/** Names of a word that were not taken: of the word with this id, or of a new one below `parent`. */
export interface TypedWord {
  readonly id: number | undefined;
  readonly names: Names;
  readonly parent: number | undefined;
}

export const vocabularyPage = (
  locale: Locale,
  { id, names, key, terms }: Vocabulary,
  refused: Refused<TypedWord> | undefined,
): VocabularyPage => {
  const { t } = locale;
  const typed = refused?.typed;
  const fresh = typed?.id === undefined ? typed : undefined;
  return {
    problem: refused && t(refused.problem),
    heading: fieldName(locale, { names, key }),
    note: t('profile.words.note'),
    lines: terms.map((term) => {
      const name = fieldName(locale, term);
      const path = `${PATH}/terms/${term.id}`;
      return {
        name,
        note: [term.key, term.isActive ? undefined : t('profile.settings.retired')]
          .filter((part) => part !== undefined)
          .join(' · '),
        isNarrower: term.parent !== undefined,
        open: { path, text: t('profile.settings.rename'), label: t('profile.settings.renameThis', { name }) },
        rename: {
          path,
          version: String(term.version),
          names: namesIn(
            'name',
            (language) => t('profile.settings.name', { language }),
            typed?.id === term.id ? typed.names : term.names,
          ).map((one) => ({ ...one, id: `t${term.id}-${one.id}` })),
          isOpen: typed?.id === term.id,
        },
        ...line(name, path, locale, term.isActive),
      };
    }),
    fresh: {
      path: `${PATH}/words/${id}`,
      names: namesIn(
        'name',
        (language) => t('profile.words.new', { language }),
        fresh?.names ?? {},
        t('profile.settings.oneLanguage'),
      ),
      parent: select('parent', t('profile.words.parent'), String(fresh?.parent ?? ''), [
        { value: '', text: t('profile.words.top') },
        ...terms
          .filter(({ isActive }) => isActive)
          .map((term) => ({ value: String(term.id), text: fieldName(locale, term) })),
      ]),
    },
    back: { path: PATH, text: t('profile.settings.title') },
  };
};
