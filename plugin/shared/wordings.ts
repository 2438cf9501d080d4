/** The same words by language: `{ en: 'Training', id: 'Pelatihan' }`. */
type ByLanguage = Readonly<Record<string, string>>;

/** Without the languages in which nothing was written. */
export const written = (wordings: ByLanguage): ByLanguage =>
  Object.fromEntries(
    Object.entries(wordings)
      .map(([language, words]) => [language, words.trim()] as const)
      .filter(([, words]) => words !== ''),
  );

/** Whether two names are the same in a language that both are written in. */
export const isNameTaken = (names: ByLanguage, other: ByLanguage): boolean =>
  Object.entries(names).some(([language, name]) => other[language]?.toLowerCase() === name.toLowerCase());

/**
 * A key made of a name, which files and rules keep even if the name changes: `way_to_school`, and `way_to_school_2`
 * where that is taken.
 *
 * @param longest how many characters it may have
 */
export const freeKey = (names: ByLanguage, taken: ReadonlySet<string>, longest: number): string => {
  const [name = ''] = Object.values(names);
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, longest);
  const base = /^[a-z]/.test(plain) ? plain : `f_${plain}`.slice(0, longest);
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base.slice(0, longest - 3)}_${number}`;
    if (!taken.has(key)) return key;
  }
};
