/** Something that Kenal wrote into Koha and that removing it does not take away. */
export interface LeftInKoha {
  readonly name: string;
  /** What stays and why, as a sentence for the administrator. */
  readonly sentence: string;
}

/** Every kind of thing that features write into Koha and that belongs to patrons. Whatever writes to Koha adds a line. */
export const LEFT_IN_KOHA: readonly LeftInKoha[] = [];

/** What stays in Koha, in sentences. */
export const whatStays = (kinds: readonly LeftInKoha[] = LEFT_IN_KOHA): string[] =>
  kinds.length === 0
    ? ["Kenal has written nothing into Koha's database, so nothing of it stays there."]
    : ['This stays in Koha, because it belongs to patrons:', ...kinds.map(({ sentence }) => `- ${sentence}`)];
