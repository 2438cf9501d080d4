import type { Locale } from '../../i18n/locale.ts';
import type { Field } from '../../web/partials.ts';

/** A field for the name of what is made from a segment. */
export const nameOfNew = (locale: Locale, id: string, label: string, value: string): Field => ({
  id,
  name: 'name',
  type: 'text',
  label: locale.t(label),
  value,
  isRequired: true,
  autocomplete: 'off',
  help: undefined,
  error: undefined,
});
