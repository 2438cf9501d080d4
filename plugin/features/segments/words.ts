import type { Locale } from '../../i18n/locale.ts';
import { choiceText } from './field-words.ts';
import type { FieldFacts } from './field.domain.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';
import type { Wording } from './sentence.ts';

interface Named {
  readonly value: string;
  readonly text: string;
}

/** Everything that is needed to put rules into words and to offer them in a form. */
export interface Words extends Wording {
  readonly facts: readonly FieldFacts[];
  /** What may be chosen for a field, by name. */
  readonly listOf: (field: FieldFacts) => readonly Named[];
}

/** The fields of a viewer with the names of everything that may be chosen. */
export const loadWords = async (
  segments: Pick<SegmentService, 'vocabulary'>,
  asking: Asking,
  locale: Locale,
): Promise<Words> => {
  const { fields: facts, lists: offered } = await segments.vocabulary(asking);
  const lists = new Map(
    [...offered].map(([list, choices]) => [list, choices.map(({ value, name }) => ({ value, text: name }))]),
  );
  const names = new Map([...lists].map(([list, all]) => [list, new Map(all.map(({ value, text }) => [value, text]))]));
  const fields = new Map(facts.map((field) => [field.key, field]));
  return {
    locale,
    facts,
    fields,
    nameOf: (key, value) => {
      const field = fields.get(key);
      const choices = field?.choices;
      if (field === undefined || choices === undefined) return value;
      return typeof choices === 'string' ? (names.get(choices)?.get(value) ?? value) : choiceText(locale, field, value);
    },
    listOf: (field) => {
      const { choices } = field;
      if (choices === undefined) return [];
      if (typeof choices === 'string') return lists.get(choices) ?? [];
      return choices.map((value) => ({ value, text: choiceText(locale, field, value) }));
    },
  };
};
