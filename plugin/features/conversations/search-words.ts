import type { Knex } from 'knex';

/** Shorter words are not in the index. */
const SHORTEST = 3;
const MOST_WORDS = 8;

/** Words that InnoDB's index leaves out. */
const NOT_INDEXED = new Set(
  'about are com for from how that the this was what when where who will with und www'.split(' '),
);

/** Scripts that write no spaces between words, which the index therefore cannot tell apart. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The words that somebody looks for, without the signs between them. */
export const wordsOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .toLowerCase()
        .split(/[^\p{L}\p{M}\p{N}_]+/u)
        .filter((word) => word !== ''),
    ),
  ].slice(0, MOST_WORDS);

const isIndexed = (word: string): boolean =>
  word.length >= SHORTEST && !NOT_INDEXED.has(word) && !WITHOUT_SPACES.test(word);

/**
 * Narrows conversations to those in which every word begins some word, without regard to case and accents. They are
 * never ordered by relevance, which would tell how often a word stands in conversations that the reader may not see.
 */
export const withWords = (query: Knex.QueryBuilder, text: string): void => {
  const words = wordsOf(text);
  const indexed = words.filter(isIndexed).map((word) => `+${word}*`);
  if (indexed.length > 0)
    void query.whereRaw('MATCH (c.text, c.outcome) AGAINST (? IN BOOLEAN MODE)', [indexed.join(' ')]);
  for (const word of words.filter((one) => !isIndexed(one))) {
    const like = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
    void query.where((either) => {
      void either.where('c.text', 'like', like).orWhere('c.outcome', 'like', like);
    });
  }
};
