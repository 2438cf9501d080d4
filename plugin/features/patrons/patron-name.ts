import type { Translate } from '../../i18n/locale.ts';
import type { PatronName } from '../../koha/patrons/index.ts';

/** The name as people say it: given name first, as the patron prefers it. */
export const fullName = (t: Translate, name: PatronName): string => {
  const parts = [givenName(name), name.middleName, name.surname].filter((part) => part !== undefined);
  return parts.length === 0 ? (name.otherNames ?? t('patrons.name.none')) : parts.join(' ');
};

/** The name as lists sort it: "Surname, given name". */
export const sortedName = (t: Translate, name: PatronName): string => {
  const given = [givenName(name), name.middleName].filter((part) => part !== undefined).join(' ');
  if (name.surname === undefined || given === '') return fullName(t, name);
  return `${name.surname}, ${given}`;
};

/** What a colleague would call the patron, ready to stand in a sentence of another direction of writing. */
export const shortName = (t: Translate, name: PatronName): string =>
  isolated(givenName(name) ?? name.surname ?? name.otherNames ?? t('patrons.name.none'));

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Without the two invisible signs, an Arabic name would turn the order of the words around it. */
const isolated = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);

/** One or two letters for the round picture; a dot where there is no name. */
export const initials = (name: PatronName): string => {
  const letters = [givenName(name), name.surname ?? name.otherNames].map(firstLetter).join('');
  return letters === '' ? '·' : letters;
};

const givenName = (name: PatronName): string | undefined => name.preferredName ?? name.firstname;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const firstLetter = (text: string | undefined): string => {
  const [first] = segmenter.segment(text ?? '');
  return first?.segment.toLocaleUpperCase() ?? '';
};
