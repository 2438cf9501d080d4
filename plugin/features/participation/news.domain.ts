import type { LibraryDay } from '../../shared/time.ts';

/** What a patron is told of a suggestion: that it was accepted, and that the title is there. */
export const NEWS_STATES = ['accepted', 'available'] as const;
export type NewsState = (typeof NEWS_STATES)[number];

/** A suggestion that came to such a state, as the last refresh found it. */
export interface News {
  /** Koha's key of the suggestion. */
  readonly suggestion: number;
  readonly borrowernumber: number;
  readonly state: NewsState;
  readonly since: LibraryDay;
}
