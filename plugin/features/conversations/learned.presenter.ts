import type { Locale } from '../../i18n/locale.ts';
import { nameIn } from '../../shared/names.domain.ts';
import type { Select } from '../../web/partials.ts';
import { LONGEST_TEXT, type ProfileService } from '../profile/index.ts';
import type { Conversation } from './conversation.domain.ts';
import { fieldName, offeredFields, suggestedWords, textFields, wordName } from './learned.ts';

/** `partials/conversations/learned`: what was learned goes into the patron's profile. */
export interface LearnedCard {
  readonly path: string;
  /** One press each: words that stand in the text. */
  readonly suggested: readonly { readonly value: string; readonly text: string; readonly label: string }[];
  readonly label: string;
  readonly groups: readonly {
    readonly name: string;
    readonly options: readonly { readonly value: string; readonly text: string }[];
  }[];
  readonly source: Select;
  /** Words of one's own, for fields that take them. */
  readonly own:
    | {
        readonly field: Select;
        readonly text: string;
        readonly longest: string;
        readonly source: Select;
        readonly problem: string | undefined;
      }
    | undefined;
  readonly foot: string;
}

/** What was typed in words of one's own and cannot be kept. */
export interface RefusedWords {
  readonly field: string;
  readonly text: string;
  readonly problem: 'tooLong' | 'nothing';
}

const SOURCES = ['patron', 'staff'] as const;

export const learnedCard = (
  { t, language }: Locale,
  { id, text, isConfidential }: Conversation,
  fields: Awaited<ReturnType<ProfileService['fields']>>,
  refused: RefusedWords | undefined,
): LearnedCard | undefined => {
  const offered = offeredFields(fields);
  const inOwnWords = textFields(fields);
  if (offered.length === 0 && inOwnWords.length === 0) return undefined;
  const suggested = suggestedWords(text, fields);
  const sourceSelect = (selectId: string): Select => ({
    id: selectId,
    name: 'source',
    label: t('conversations.learned.source'),
    options: SOURCES.map((source) => ({
      value: source,
      text: t(`conversations.learned.source.${source}`),
      isSelected: source === 'patron',
    })),
  });
  return {
    path: `/conversations/${id}/learned`,
    suggested: suggested.map((one) => {
      const names = { field: fieldName(one, language), word: wordName(one, language) };
      // The same word may belong to two fields.
      const isAlone = suggested.filter((other) => wordName(other, language) === names.word).length === 1;
      return {
        value: one.value,
        text: isAlone ? names.word : t('conversations.learned.ofField', names),
        label: t('conversations.learned.addOf', names),
      };
    }),
    label: t('conversations.learned.choose'),
    groups: offered.map(({ field, words }) => ({
      name: nameIn(field.names, language, field.key),
      options: words.map((one) => ({ value: one.value, text: wordName(one, language) })),
    })),
    source: sourceSelect('learned-source'),
    own:
      inOwnWords.length === 0
        ? undefined
        : {
            field: {
              id: 'learned-field',
              name: 'field',
              label: t('conversations.learned.own.field'),
              options: inOwnWords.map(({ key, names }) => ({
                value: key,
                text: nameIn(names, language, key),
                isSelected: key === refused?.field,
              })),
            },
            text: refused?.text ?? text,
            longest: String(LONGEST_TEXT),
            source: sourceSelect('learned-own-source'),
            problem: refused && t(`conversations.learned.own.${refused.problem}`, { most: LONGEST_TEXT }),
          },
    foot: t(isConfidential ? 'conversations.learned.confidential' : 'conversations.learned.foot'),
  };
};
