import { WORDS, type RequestWords, type Word } from './request.domain.ts';

/** One place in which two people wrote different things. */
export interface WordConflict {
  readonly word: Word;
  readonly theirs: string;
  readonly mine: string;
}

interface Merged {
  readonly words: RequestWords;
  /** Where both changed the same place: `words` has mine there, and theirs must be shown beside it. */
  readonly conflicts: readonly WordConflict[];
}

/**
 * Brings together what two people made of the same version: what only one of them touched is taken from that one. What
 * both touched differently is left for a person to decide.
 */
export const mergeWords = (base: RequestWords, theirs: RequestWords, mine: RequestWords): Merged => {
  const conflicts = WORDS.filter(
    (word) => theirs[word] !== base[word] && mine[word] !== base[word] && theirs[word] !== mine[word],
  ).map((word) => ({ word, theirs: theirs[word] ?? '', mine: mine[word] ?? '' }));
  const taken = WORDS.map((word) => [word, mine[word] === base[word] ? theirs[word] : mine[word]] as const);
  return { words: Object.fromEntries(taken) as unknown as RequestWords, conflicts };
};

export const sameWords = (one: RequestWords, other: RequestWords): boolean =>
  WORDS.every((word) => one[word] === other[word]);
