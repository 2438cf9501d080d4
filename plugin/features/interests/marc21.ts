import type { MarcField, MarcRecord } from '../../koha/catalogue/marc-xml.ts';
import { classTokens } from './class-number.domain.ts';
import { firstOf, headingToken } from './heading.ts';
import { subjectHeading, termsOf } from './subject-heading.ts';
import { token, type Token } from './token.domain.ts';

const LINKED = { authority: ['9', '0'], finer: '' } as const;
const SUBJECT = {
  // The numeral of a ruler, the part of a body.
  main: new Map([
    ['600', { parts: 'ab', between: ' ' }],
    ['610', { parts: 'ab', between: '. ' }],
  ]),
  topics: 'x',
  forms: 'v',
  ...LINKED,
  // Subdivisions, and what names a work of somebody or a part of a work.
  finer: 'fghklmnoprstvxyz',
} as const;
const FORM = { kind: 'form', parts: 'a', between: ' ', authority: [], finer: '' } as const;
const AUTHOR = { kind: 'author', parts: 'a', between: ' ', ...LINKED } as const;
const SERIES = { kind: 'series', parts: 'a', between: ' ', ...LINKED } as const;
/** A time alone is nothing that somebody cares about. */
const TIME = '648';
const UNCONTROLLED = '653';
/** What uncontrolled terms are, by the second indicator. */
const UNCONTROLLED_TIME = '4';
const UNCONTROLLED_FORM = '6';
const GENRE = '655';
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['082', 'ddc'],
  ['083', 'ddc'],
  ['080', 'udc'],
  ['050', 'lcc'],
  ['090', 'lcc'],
]);
const OTHER_SCHEME = '084';

export const wantsMarc21 = (tag: string): boolean =>
  tag.startsWith('6') || SCHEMES.has(tag) || ['008', '041', OTHER_SCHEME, '100', '490', '700', '830'].includes(tag);

/** Tokens of a MARC 21 record. */
export const marc21Tokens = ({ leader, controls, fields }: MarcRecord): Token[] => {
  const tagged = (...tags: string[]): MarcField[] => fields.filter(({ tag }) => tags.includes(tag));
  const traced = tagged('830');
  return [
    ...fields.flatMap(subjectTokens),
    ...fields.flatMap(classOf),
    ...tagged('100', '700').flatMap((field) => headingToken(field, AUTHOR) ?? []),
    // The same series stands in both, and 830 is the one under authority.
    ...(traced.length > 0 ? traced : tagged('490')).flatMap((field) => headingToken(field, SERIES) ?? []),
    ...filterTokens(leader, controls.get('008') ?? '', tagged('041')),
  ];
};

const subjectTokens = (field: MarcField): Token[] => {
  if (!field.tag.startsWith('6') || field.tag === TIME) return [];
  if (field.tag === GENRE) return [headingToken(field, FORM) ?? []].flat();
  if (field.tag !== UNCONTROLLED) return subjectHeading(field, SUBJECT);
  if (field.ind2 === UNCONTROLLED_TIME) return [];
  return termsOf(field).flatMap((term) =>
    field.ind2 === UNCONTROLLED_FORM ? (headingToken(term, FORM) ?? []) : subjectHeading(term, SUBJECT),
  );
};

const classOf = (field: MarcField): Token[] => {
  const number = firstOf(field, 'a');
  if (number === undefined) return [];
  if (field.tag === OTHER_SCHEME) return classTokens(schemeName(firstOf(field, '2')), number);
  const scheme = SCHEMES.get(field.tag);
  return scheme === undefined ? [] : classTokens(scheme, number);
};

const schemeName = (source: string | undefined): string =>
  (source ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')
    .slice(0, 20) || 'local';

const LANGUAGE = /^[a-z]{3}$/;
/** Kinds of record in which 008/22 says for whom the title is. */
const WITH_AUDIENCE = /^[acdgijkmort]$/;

const filterTokens = (leader: string, control: string, languages: readonly MarcField[]): Token[] => {
  const found = new Set(
    [
      control.slice(35, 38),
      ...languages.flatMap(({ subfields }) => subfields.map(([code, text]) => (code === 'a' ? text : ''))),
    ]
      .map((language) => language.trim().toLowerCase())
      .filter((language) => LANGUAGE.test(language) && language !== 'und' && language !== 'zxx'),
  );
  const audience = control.slice(22, 23);
  return [
    ...[...found].map((language) => token('language', language)),
    ...(WITH_AUDIENCE.test(leader.slice(6, 7)) && /^[a-gj]$/.test(audience) ? [token('audience', audience)] : []),
  ];
};
