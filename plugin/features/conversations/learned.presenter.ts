import type { Locale } from '../../i18n/locale.ts';
import { nameIn } from '../../shared/names.domain.ts';
import type { Select } from '../../web/partials.ts';
import type { ProfileService } from '../profile/index.ts';
import type { Conversation } from './conversation.domain.ts';
import { fieldName, offeredFields, suggestedWords, wordName } from './learned.ts';

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
  readonly foot: string;
}

const SOURCES = ['patron', 'staff'] as const;

export const learnedCard = (
  { t, language }: Locale,
  { id, text, isConfidential }: Conversation,
  fields: Awaited<ReturnType<ProfileService['fields']>>,
): LearnedCard | undefined => {
  const offered = offeredFields(fields);
  if (offered.length === 0) return undefined;
  return {
    path: `/conversations/${id}/learned`,
    suggested: suggestedWords(text, fields).map((one) => {
      const names = { field: fieldName(one, language), word: wordName(one, language) };
      return { value: one.value, text: names.word, label: t('conversations.learned.addOf', names) };
    }),
    label: t('conversations.learned.choose'),
    groups: offered.map(({ field, words }) => ({
      name: nameIn(field.names, language, field.key),
      options: words.map((one) => ({ value: one.value, text: wordName(one, language) })),
    })),
    source: {
      id: 'learned-source',
      name: 'source',
      label: t('conversations.learned.source'),
      options: SOURCES.map((source) => ({
        value: source,
        text: t(`conversations.learned.source.${source}`),
        isSelected: source === 'patron',
      })),
    },
    foot: t(isConfidential ? 'conversations.learned.confidential' : 'conversations.learned.foot'),
  };
};
