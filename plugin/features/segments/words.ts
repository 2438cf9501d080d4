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

/** The fields of a viewer with the names of everything that may be chosen, each list asked for once. */
export const loadWords = async (
  segments: Pick<SegmentService, 'fields' | 'choices'>,
  asking: Asking,
  locale: Locale,
): Promise<Words> => {
  const facts = await segments.fields(asking.viewer);
  const kept = new Map<string, FieldFacts>();
  for (const field of facts) if (typeof field.choices === 'string') kept.set(field.choices, field);
  const lists = new Map(
    await Promise.all(
      [...kept].map(async ([list, { key }]) => {
        const choices = await segments.choices(asking, key);
        return [
          list,
          choices.map(({ value, name }) => ({ value, text: name ?? choiceText(locale, { key }, value) })),
        ] as const;
      }),
    ),
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
