import type { MarcField } from '../../koha/catalogue/marc-xml.ts';
import { headingToken, textsOf, type Authority } from './heading.ts';
import { token, type Token } from './token.domain.ts';

/** Which subfields of a subject heading mean what. */
export interface SubjectRules extends Authority {
  /** Of headings whose main heading is more than $a, by tag: the codes it is made of, and what stands between them. */
  readonly main: ReadonlyMap<string, { readonly parts: string; readonly between: string }>;
  /** Topical subdivisions. */
  readonly topics: string;
  /** Subdivisions that say of what form a title is. */
  readonly forms: string;
}

const ONLY_A = { parts: 'a', between: ' ' } as const;

/**
 * A subject heading as tokens. What a title is about is its main heading: `Gardening--History` and
 * `Gardening--Java--Handbooks` are both about gardening. Forms become filters, times and places below a heading nothing.
 * With topical subdivisions the whole heading is kept beside it, no interest of its own: it knows what is sensitive.
 */
export const subjectHeading = (field: MarcField, { main, topics, forms, ...authority }: SubjectRules): Token[] => {
  const mainRules = main.get(field.tag) ?? ONLY_A;
  const about = headingToken(field, { kind: 'subject', ...mainRules, ...authority });
  const below = textsOf(field, topics);
  const whole = token('heading', [...(about === undefined ? [] : [about.label]), ...below].join('--'));
  return [
    ...(about === undefined ? [] : [about]),
    ...(below.length === 0 ? [] : [whole]),
    ...textsOf(field, forms).map((text) => token('form', text)),
  ];
};

/** Each $a of a field of uncontrolled terms is a term of its own. */
export const termsOf = (field: MarcField): MarcField[] =>
  field.subfields.flatMap((subfield) => (subfield[0] === 'a' ? [{ ...field, subfields: [subfield] }] : []));
