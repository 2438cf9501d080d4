import type { Names } from '../../shared/names.domain.ts';
import { nameIn } from '../../shared/names.domain.ts';
import type { ProfileService } from '../profile/index.ts';

type ProfileField = Awaited<ReturnType<ProfileService['fields']>>[number];

/** A word of the profile that could be tagged, as a form sends it: `interests:history`. */
export interface LearnedWord {
  readonly value: string;
  readonly field: Names;
  readonly word: Names;
  readonly fieldKey: string;
  readonly wordKey: string;
}

const TYPES = new Set(['choice', 'choices']);
/** Shorter words stand in too many sentences by chance. */
const SHORTEST = 4;
const MOST_SUGGESTED = 6;

const wordsOf = (field: ProfileField): LearnedWord[] =>
  field.terms
    .filter(({ isActive }) => isActive)
    .map(({ key, names }) => ({
      value: `${field.key}:${key}`,
      field: field.names,
      word: names,
      fieldKey: field.key,
      wordKey: key,
    }));

/** Fields that are chosen from words, each with the words that are offered. */
export const offeredFields = (
  fields: readonly ProfileField[],
): { readonly field: ProfileField; readonly words: readonly LearnedWord[] }[] =>
  fields
    .filter(({ type, isActive }) => isActive && TYPES.has(type))
    .map((field) => ({ field, words: wordsOf(field) }))
    .filter(({ words }) => words.length > 0);

/** Fields that hold words of one's own. */
export const textFields = (fields: readonly ProfileField[]): readonly ProfileField[] =>
  fields.filter(({ type, isActive }) => isActive && type === 'text');

const plain = (text: string): string =>
  ` ${text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/**
 * Words of the profile that stand in a text, by their names in any language: what can be tagged by one press. Only of fields
 * that may hold several words: into others a word would take the place of what is there.
 */
export const suggestedWords = (text: string, fields: readonly ProfileField[]): LearnedWord[] => {
  const said = plain(text);
  return offeredFields(fields)
    .filter(({ field }) => field.type === 'choices')
    .flatMap(({ words }) => words)
    .filter(({ word }) => Object.values(word).some((name) => name.length >= SHORTEST && said.includes(plain(name))))
    .slice(0, MOST_SUGGESTED);
};

export const wordName = ({ word, wordKey }: LearnedWord, language: string): string => nameIn(word, language, wordKey);
export const fieldName = ({ field, fieldKey }: LearnedWord, language: string): string =>
  nameIn(field, language, fieldKey);
