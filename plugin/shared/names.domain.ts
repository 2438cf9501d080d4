/** A name in each language of Kenal, as far as somebody gave one. */
export type Names = Readonly<Record<string, string>>;

/** The name in this language, else in another one, else what stands in for it. */
export const nameIn = (names: Names, language: string, otherwise: string): string =>
  [names[language], ...Object.values(names)].find((name) => name !== undefined && name !== '') ?? otherwise;
