import type { Locale } from '../../i18n/locale.ts';
import { nameIn } from '../../shared/names.domain.ts';
import type { FieldFacts } from './field.domain.ts';

type Named = Pick<FieldFacts, 'key' | 'named'>;

/** What a field is called. */
export const fieldLabel = ({ t, language }: Locale, { key, named }: Named): string =>
  named?.label === undefined ? t(`segments.field.${key}`) : nameIn(named.label, language, key);

/** A line of help; undefined where nobody wrote one. */
export const fieldHelp = (locale: Locale, { key, named }: Named): string | undefined => {
  const text = `segments.field.${key}.help`;
  if (named?.label === undefined) return locale.has(text) ? locale.t(text) : undefined;
  const help = nameIn(named.help ?? {}, locale.language, '');
  return help === '' ? undefined : help;
};

/** What a code of a field is called; a code without a name is its own. */
export const choiceText = (locale: Locale, { key, named }: Named, value: string): string => {
  const name = named?.choices?.[value];
  if (name !== undefined) return nameIn(name, locale.language, value);
  const text = `segments.choice.${key}.${value}`;
  return locale.has(text) ? locale.t(text) : value;
};
