import type { Names } from '../../shared/names.domain.ts';
import { isLibraryDay } from '../../shared/time.ts';

/** The parts of a profile, in the order in which they are shown. */
export const SECTIONS = ['demographic', 'psychographic', 'mediagraphic', 'days'] as const;
export type Section = (typeof SECTIONS)[number];

/** `choices` has several values at once; `yearly` is a day that comes every year. */
export const FIELD_TYPES = ['choice', 'choices', 'text', 'number', 'date', 'yes_no', 'yearly'] as const;
export type ProfileFieldType = (typeof FIELD_TYPES)[number];

/** How something came to be known. */
export const SOURCES = ['patron', 'staff', 'import', 'inferred'] as const;
export type ProfileSource = (typeof SOURCES)[number];

/** A word of a vocabulary. */
export interface ProfileTerm {
  readonly id: number;
  readonly key: string;
  /** Key of the broader word. */
  readonly parent: string | undefined;
  readonly names: Names;
  /** A retired word is offered no more; what was said stays. */
  readonly isActive: boolean;
  readonly version: number;
}

/** Something that a library asks about its patrons beside what Koha has. */
export interface ProfileField {
  readonly id: number;
  readonly key: string;
  readonly section: Section;
  readonly type: ProfileFieldType;
  readonly names: Names;
  readonly helps: Names;
  /** Of choices: the vocabulary's key. */
  readonly vocabulary: string | undefined;
  /** Its words, each right after the broader one. */
  readonly terms: readonly ProfileTerm[];
  /** Needed beside `profile.view`. */
  readonly permission: string | undefined;
  /** Only what the patron said may be kept. */
  readonly isSaidOnly: boolean;
  readonly isActive: boolean;
  readonly version: number;
}

export const LONGEST_TEXT = 2_000;
const NUMBER = /^-?\d{1,12}(?:[.,]\d{1,4})?$/;
const LEAP_YEAR = 2024;

/** Why a value will not do. */
export type ValueProblem = 'too-long' | 'no-number' | 'no-day' | 'no-yearly' | 'no-yes-no' | 'no-such-term';

type Read = { readonly value: string } | { readonly problem: ValueProblem };

const YES_NO: Readonly<Record<string, string>> = { yes: 'yes', no: 'no' };

/** Characters that the database or a page could not hold as they are. Ends of lines stay. */
const UNPRINTABLE = /[^\P{C}\n\t]/gu;

/**
 * A value as it is kept, from what was typed: a word's key, plain text, a number with a point, `YYYY-MM-DD`, `yes` or
 * `no`, `MM-DD`. Of `choices`, one of them.
 */
export const readValue = ({ type, terms }: Pick<ProfileField, 'type' | 'terms'>, typed: string): Read => {
  const text = typed.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '').trim();
  switch (type) {
    case 'choice':
    case 'choices':
      return terms.some(({ key }) => key === text) ? { value: text } : { problem: 'no-such-term' };
    case 'text':
      return text.length > LONGEST_TEXT ? { problem: 'too-long' } : { value: text };
    case 'number':
      return NUMBER.test(text) ? { value: plainNumber(text.replace(',', '.')) } : { problem: 'no-number' };
    case 'date':
      return isLibraryDay(text) && text > '1000-00-00' ? { value: text } : { problem: 'no-day' };
    case 'yes_no': {
      const value = YES_NO[text];
      return value === undefined ? { problem: 'no-yes-no' } : { value };
    }
    case 'yearly': {
      const isDay = /^\d{2}-\d{2}$/.test(text) && isLibraryDay(`${LEAP_YEAR}-${text}`);
      return isDay ? { value: text } : { problem: 'no-yearly' };
    }
  }
};

/** `7.50` and `007.5` are the same. */
export const plainNumber = (text: string): string => String(Number(text));

/** A value in the columns of a row. Exactly one of them is filled. */
export interface Cells {
  readonly term_id: number | null;
  readonly text_value: string | null;
  readonly number_value: string | null;
  readonly day_value: string | null;
}

const NOTHING: Cells = { term_id: null, text_value: null, number_value: null, day_value: null };

const termOf = (field: Pick<ProfileField, 'terms'>, key: string): number | null =>
  field.terms.find((term) => term.key === key)?.id ?? null;

/** @param value as {@link readValue} gave it */
export const cellsOf = (field: Pick<ProfileField, 'type' | 'terms'>, value: string): Cells => {
  switch (field.type) {
    case 'choice':
    case 'choices':
      return { ...NOTHING, term_id: termOf(field, value) };
    case 'text':
      return { ...NOTHING, text_value: value };
    case 'number':
      return { ...NOTHING, number_value: value };
    case 'date':
      return { ...NOTHING, day_value: value };
    case 'yes_no':
      return { ...NOTHING, number_value: value === 'yes' ? '1' : '0' };
    case 'yearly':
      return { ...NOTHING, number_value: String(Number(value.replace('-', ''))) };
  }
};

/** The value that a row holds; the opposite of {@link cellsOf}. */
export const valueOf = (field: Pick<ProfileField, 'type' | 'terms'>, cells: Cells): string => {
  switch (field.type) {
    case 'choice':
    case 'choices':
      return field.terms.find(({ id }) => id === cells.term_id)?.key ?? '';
    case 'text':
      return cells.text_value ?? '';
    case 'number':
      return plainNumber(cells.number_value ?? '');
    case 'date':
      return cells.day_value ?? '';
    case 'yes_no':
      return Number(cells.number_value) === 1 ? 'yes' : 'no';
    case 'yearly':
      return yearlyText(Number(cells.number_value));
  }
};

/** `314` is the 14th of March. */
const yearlyText = (number: number): string =>
  `${String(Math.floor(number / 100)).padStart(2, '0')}-${String(number % 100).padStart(2, '0')}`;
