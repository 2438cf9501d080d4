/** What Kenal wrote into Koha and removing it did not take away, in sentences. Whatever writes to Koha adds a line. */
export const whatStays = (patronLists: number): string[] =>
  patronLists === 0
    ? ['Nothing that Kenal wrote stays in Koha.']
    : [
        'This stays in Koha:',
        `- ${listsInWords(patronLists)}, each with whoever made it, who can delete it under Tools, Patron lists.`,
      ];

export const listsInWords = (count: number): string =>
  count === 1 ? 'the patron list that Kenal made' : `the ${count} patron lists that Kenal made`;
