import type { Locale } from '../../i18n/locale.ts';
import type { CurrentHold, CurrentLoan, PatronRecord } from '../../koha/patrons/index.ts';
import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { Rhythm } from './rhythm.domain.ts';

export interface SentenceContext {
  readonly patron: PatronRecord;
  /** What a colleague would call the patron. */
  readonly name: string;
  readonly loans: readonly CurrentLoan[];
  readonly overdue: readonly CurrentLoan[];
  readonly holds: readonly CurrentHold[];
  /** Undefined where the patron's past may not be looked at. */
  readonly rhythm: Rhythm | undefined;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly today: LibraryDay;
  readonly locale: Locale;
}

export interface Saying {
  /** The weightiest saying is the one that stands on the page: 100 is said before anything else, 0 only for want of another. */
  readonly weight: number;
  readonly text: string;
  /** What it was taken from, such as "From the holds in Koha." */
  readonly evidence: string;
}

/**
 * Something that a feature could say about a patron in one helpful sentence. It must do without whatever the patron
 * would not want to read over a librarian's shoulder.
 */
export interface PatronSentence {
  say(context: SentenceContext): Saying | undefined | Promise<Saying | undefined>;
}

/** The one sentence that helps most now; undefined when nobody has anything to say. */
export const mostHelpful = async (
  sentences: readonly PatronSentence[],
  context: SentenceContext,
): Promise<Saying | undefined> => {
  const said = await Promise.all(sentences.map(async (sentence) => sentence.say(context)));
  return said
    .filter((saying) => saying !== undefined)
    .reduce<Saying | undefined>(
      (best, one) => (best === undefined || one.weight > best.weight ? one : best),
      undefined,
    );
};
