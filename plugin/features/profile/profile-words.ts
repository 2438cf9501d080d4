import type { Locale } from '../../i18n/locale.ts';
import { nameIn } from '../../shared/names.domain.ts';
import { libraryDay, type LibraryDay } from '../../shared/time.ts';
import type { ProfileField, ProfileSource } from './profile-field.domain.ts';

/** Any leap year: every yearly day is in it. */
const ANY_YEAR = 2024;

export const fieldName = ({ language }: Locale, { names, key }: Pick<ProfileField, 'names' | 'key'>): string =>
  nameIn(names, language, key);

/** A value as a reader expects it. */
export const valueWords = (
  locale: Locale,
  { type, terms }: Pick<ProfileField, 'type' | 'terms'>,
  value: string,
): string => {
  switch (type) {
    case 'choice':
    case 'choices': {
      const term = terms.find(({ key }) => key === value);
      return term === undefined ? value : fieldName(locale, term);
    }
    case 'text':
      return value;
    case 'number':
      return locale.number(Number(value));
    case 'date':
      return locale.day(libraryDay(value));
    case 'yes_no':
      return locale.t(`profile.${value === 'yes' ? 'yes' : 'no'}`);
    case 'yearly':
      return locale.dayOfMonth(libraryDay(`${ANY_YEAR}-${value}`));
  }
};

/** Several values of one field in one line. */
export const valuesWords = (locale: Locale, field: ProfileField, values: readonly string[]): string =>
  locale.list(values.map((value) => valueWords(locale, field, value)));

/** Where it is from and since when: "said, 3 Nov 2026". */
export const sourceWords = (locale: Locale, source: ProfileSource, day: LibraryDay): string =>
  locale.t(`profile.from.${source}`, { day: locale.day(day) });
