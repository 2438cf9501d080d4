/** What a title is about and by whom, as tokens that many titles share. */

/** Kinds that an interest may have. */
export const INTEREST_KINDS = ['subject', 'class', 'author', 'series'] as const;
export type InterestKind = (typeof INTEREST_KINDS)[number];

/**
 * Kinds that only tell titles apart; `number` is a whole class number and `heading` a subject heading with its
 * subdivisions, by which sensitive titles are known.
 */
export const FILTER_KINDS = ['number', 'language', 'audience', 'form', 'heading'] as const;

/** In the order of the column `kind`. */
export const TOKEN_KINDS = [...INTEREST_KINDS, ...FILTER_KINDS] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface Token {
  readonly kind: TokenKind;
  /**
   * What the catalogue tells things apart by: `auth:12` where a heading is linked to an authority record of its own, the
   * heading itself where it is not, `ddc:641` for a class.
   */
  readonly value: string;
  /** The same in words, as far as the record has them. */
  readonly label: string;
}

/** The longest value and label that are kept, in characters. */
export const LONGEST_VALUE = 190;

export const token = (kind: TokenKind, value: string, label = value): Token => ({
  kind,
  value: shortened(value),
  label: shortened(label),
});

const shortened = (text: string): string =>
  (text.length > LONGEST_VALUE ? text.slice(0, LONGEST_VALUE).replace(/\p{Cs}$/u, '') : text).trim();

/** Two spellings with the same key are one value: case, accents and spaces make no difference. */
export const keyOf = (value: string): string =>
  shortened(
    value
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/\s+/gu, ' ')
      .trim()
      .toLowerCase(),
  );

/** How deep a class is: 1 to 3 places of a number. */
export type ClassDepth = 1 | 2 | 3;

/** Weight of a token within its kind: analytics.md, section 8. */
export const tokenWeight = ({ kind, value }: Pick<Token, 'kind' | 'value'>): number => {
  switch (kind) {
    case 'subject':
    case 'author':
      return 1;
    case 'series':
      return 1.2;
    case 'class':
      return CLASS_WEIGHTS[classDepth(value)];
    case 'number':
    case 'language':
    case 'audience':
    case 'form':
    case 'heading':
      return 0;
  }
};

const CLASS_WEIGHTS: Readonly<Record<ClassDepth, number>> = { 1: 0.3, 2: 0.6, 3: 1 };

const classDepth = (value: string): ClassDepth => {
  const place = value.slice(value.indexOf(':') + 1);
  const letters = /^[A-Z]+/i.exec(place)?.[0].length ?? 0;
  if (letters === 0) return place.length >= 3 ? 3 : (Math.max(1, place.length) as ClassDepth);
  if (place.length > letters) return 3;
  return letters === 1 ? 1 : 2;
};
