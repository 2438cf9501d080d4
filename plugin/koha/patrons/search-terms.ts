/** What a person typed into the search box, read in every way that it can be meant. */
export interface SearchTerms {
  /** Could be a whole card number or user name: one word, or digits that somebody wrote in groups. */
  readonly identifier: string | undefined;
  /** Parts of a name, in any order. */
  readonly words: readonly string[];
  /** "Surname, first name": what stands before the comma begins the surname, the rest begins given names. */
  readonly inverted: { readonly surname: string; readonly given: readonly string[] } | undefined;
  /** The beginning or a part of an e-mail address. */
  readonly email: string | undefined;
  /** Digits that a telephone number must hold, without the signs between them and without trunk or country prefix. */
  readonly phone: string | undefined;
}

const MOST_WORDS = 6;
const LONGEST = 100;
const PHONE_SHAPE = /^[+(\d][\d\s().\-/]*$/;
/** Fewer digits than these would find half of the library by telephone number. */
const FEWEST_PHONE_DIGITS = 5;
/** Enough to name one subscriber where a country code stands in front. */
const SUBSCRIBER_DIGITS = 8;

export const readSearch = (typed: string): SearchTerms => {
  const text = typed.normalize('NFC').slice(0, LONGEST).replace(/\s+/gu, ' ').trim();
  const isNumber = PHONE_SHAPE.test(text);
  const [beforeComma = '', ...afterComma] = text.split(',');
  const given = wordsOf(afterComma.join(' '));
  return {
    identifier: identifierOf(text, isNumber),
    words: isNumber ? [] : wordsOf(text.replaceAll(',', ' ')),
    inverted: afterComma.length > 0 && beforeComma.trim() !== '' ? { surname: beforeComma.trim(), given } : undefined,
    email: /^[^\s@,]*@[^\s@,]*$/.test(text) && text.length > 1 ? text : undefined,
    phone: isNumber ? phoneOf(text) : undefined,
  };
};

/** Whether anything was asked at all. */
export const asksSomething = (terms: SearchTerms): boolean =>
  terms.identifier !== undefined || terms.words.length > 0 || terms.phone !== undefined;

const wordsOf = (text: string): string[] =>
  text
    .split(' ')
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, MOST_WORDS);

const identifierOf = (text: string, isNumber: boolean): string | undefined => {
  if (text === '') return undefined;
  if (!text.includes(' ')) return text;
  return isNumber ? text.replaceAll(' ', '') : undefined;
};

const phoneOf = (text: string): string | undefined => {
  const digits = text.replace(/\D/g, '');
  if (digits.length < FEWEST_PHONE_DIGITS) return undefined;
  const isInternational = text.startsWith('+') || digits.startsWith('00');
  const needle = isInternational ? digits.slice(-SUBSCRIBER_DIGITS) : digits.replace(/^0/, '');
  return needle.length < FEWEST_PHONE_DIGITS - 1 ? undefined : needle;
};
