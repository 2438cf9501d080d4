import type { MarcField, MarcRecord } from '../../koha/catalogue/marc-xml.ts';
import { classTokens } from './class-number.domain.ts';
import { firstOf, headingToken } from './heading.ts';
import { subjectHeading, termsOf } from './subject-heading.ts';
import { token, type Token } from './token.domain.ts';

const LINKED = { authority: ['9', '3'], finer: '' } as const;
const SUBJECT = {
  // The forename of a person, the part of a body.
  main: new Map([
    ['600', { parts: 'ab', between: ', ' }],
    ['601', { parts: 'ab', between: '. ' }],
  ]),
  topics: 'x',
  forms: 'j',
  ...LINKED,
  // Subdivisions, and what names a work of somebody or a part of a work.
  finer: 'hijtxyz',
} as const;
const FORM = { kind: 'form', parts: 'a', between: ' ', authority: [], finer: '' } as const;
const AUTHOR = { kind: 'author', parts: 'ab', between: ', ', ...LINKED } as const;
const SERIES_LINK = { kind: 'series', parts: 't', between: ' ', ...LINKED } as const;
const SERIES_TEXT = { kind: 'series', parts: 'a', between: ' ', authority: [], finer: '' } as const;
const SUBJECTS = ['600', '601', '602', '603', '604', '605', '606', '607', '610'];
const UNCONTROLLED = '610';
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['676', 'ddc'],
  ['675', 'udc'],
  ['680', 'lcc'],
]);
const WANTED = new Set([...SUBJECTS, ...SCHEMES.keys(), '608', '700', '701', '410', '225', '100', '101']);

export const wantsUnimarc = (tag: string): boolean => WANTED.has(tag);

/** Tokens of a UNIMARC record. */
export const unimarcTokens = ({ fields }: MarcRecord): Token[] => {
  const tagged = (...tags: string[]): MarcField[] => fields.filter(({ tag }) => tags.includes(tag));
  const linked = tagged('410').flatMap((field) => headingToken(field, SERIES_LINK) ?? []);
  return [
    ...tagged(...SUBJECTS).flatMap(subjectTokens),
    ...fields.flatMap(classOf),
    ...tagged('700', '701').flatMap((field) => headingToken(field, AUTHOR) ?? []),
    // The same series stands in both.
    ...(linked.length > 0 ? linked : tagged('225').flatMap((field) => headingToken(field, SERIES_TEXT) ?? [])),
    ...tagged('608').flatMap((field) => headingToken(field, FORM) ?? []),
    ...filterTokens(tagged('101'), tagged('100')),
  ];
};

const subjectTokens = (field: MarcField): Token[] =>
  (field.tag === UNCONTROLLED ? termsOf(field) : [field]).flatMap((one) => subjectHeading(one, SUBJECT));

const classOf = (field: MarcField): Token[] => {
  const scheme = SCHEMES.get(field.tag);
  const number = firstOf(field, 'a');
  return scheme === undefined || number === undefined ? [] : classTokens(scheme, number);
};

/** Of the coded data in 100 $a, places 17 to 19 say for whom the title is. */
const filterTokens = (languages: readonly MarcField[], coded: readonly MarcField[]): Token[] => {
  const found = new Set(
    languages
      .flatMap(({ subfields }) => subfields.map(([code, text]) => (code === 'a' ? text.trim().toLowerCase() : '')))
      .filter((language) => /^[a-z]{3}$/.test(language) && language !== 'und' && language !== 'zxx'),
  );
  const audiences = new Set(
    Array.from(coded[0] === undefined ? '' : (firstOf(coded[0], 'a') ?? '').slice(17, 20)).filter((code) =>
      /^[a-ekm]$/.test(code),
    ),
  );
  return [
    ...[...found].map((language) => token('language', language)),
    ...[...audiences].map((audience) => token('audience', audience)),
  ];
};
