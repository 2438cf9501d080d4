/** What a list of requests can be sorted by. */
export const SORTS = ['due', 'title', 'state', 'created'] as const;
export type RequestSort = (typeof SORTS)[number];
