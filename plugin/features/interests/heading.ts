import type { MarcField } from '../../koha/catalogue/marc-xml.ts';
import { token, type Token, type TokenKind } from './token.domain.ts';

/** The first subfield with one of these codes, trimmed; undefined where there is none. */
export const firstOf = (field: MarcField, codes: string): string | undefined =>
  field.subfields.find(([code, text]) => codes.includes(code) && text.trim() !== '')?.[1].trim();

/** Cataloguing rules put punctuation before what comes next; it is no part of a heading. */
const withoutEnd = (text: string): string => {
  const plain = text
    .replace(/\s+/gu, ' ')
    .replace(/[\s,;:/]+$/u, '')
    .trim();
  return ENDS_WITH_INITIAL.test(plain) ? plain : plain.replace(/\.+$/u, '');
};

/** Whose full stop belongs to the name. */
const ENDS_WITH_INITIAL = /(^|[\s.])\p{Lu}\.$/u;

interface HeadingRules {
  readonly kind: TokenKind;
  /** Codes whose texts make the heading, in the order of the record. */
  readonly parts: string;
  /** What stands between them. */
  readonly between: string;
  /** Codes in which the record may name an authority, best first; Koha's own number is `9`. */
  readonly authority: readonly string[];
}

/** A heading as a token: by its authority record where it is linked to one. */
export const headingToken = (
  field: MarcField,
  { kind, parts, between, authority }: HeadingRules,
): Token | undefined => {
  const label = field.subfields
    .filter(([code]) => parts.includes(code))
    .map(([, text]) => withoutEnd(text))
    .filter((text) => text !== '')
    .join(between);
  const linked = authority.map((code) => firstOf(field, code)).find((id) => id !== undefined);
  if (linked !== undefined && label !== '') return token(kind, `auth:${linked}`, label);
  return label === '' ? undefined : token(kind, label);
};
