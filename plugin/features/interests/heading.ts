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

/** How a heading may be linked to an authority record. */
export interface Authority {
  /** Codes in which the record may name an authority, best first; Koha's own number is `9`. */
  readonly authority: readonly string[];
  /** Codes that make a heading finer than what its parts say: a link then is of the whole, and not of them. */
  readonly finer: string;
}

interface HeadingRules extends Authority {
  readonly kind: TokenKind;
  /** Codes whose texts make the heading, in the order of the record. */
  readonly parts: string;
  /** What stands between them. */
  readonly between: string;
}

/** The texts of these subfields, without the punctuation after them. */
export const textsOf = (field: MarcField, codes: string): string[] =>
  field.subfields
    .filter(([code]) => codes.includes(code))
    .map(([, text]) => withoutEnd(text))
    .filter((text) => text !== '');

/** A heading as a token: by its authority record where it is linked to one of its own. */
export const headingToken = (
  field: MarcField,
  { kind, parts, between, authority, finer }: HeadingRules,
): Token | undefined => {
  const label = textsOf(field, parts).join(between);
  const linked =
    textsOf(field, finer).length === 0
      ? authority.map((code) => firstOf(field, code)).find((id) => id !== undefined)
      : undefined;
  if (linked !== undefined && label !== '') return token(kind, `auth:${linked}`, label);
  return label === '' ? undefined : token(kind, label);
};
