import type { Locale } from '../../i18n/locale.ts';
import type { CurrentHold, PatronRecord } from '../../koha/patrons/index.ts';
import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';

export interface StripContext {
  readonly patron: PatronRecord;
  /** Open holds, without titles. */
  readonly holds: readonly CurrentHold[];
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly today: LibraryDay;
  readonly locale: Locale;
}

/** Which of the strip's buttons is the next thing to do. */
export type StripAction = 'note' | 'hand-over' | 'contact';

export interface StripSaying {
  /** The weightiest saying is the one that is shown. */
  readonly weight: number;
  /** What is so, as a sentence. */
  readonly text: string;
  /** What to do about it, as a sentence. */
  readonly advice: string | undefined;
  readonly action: StripAction | undefined;
}

/**
 * Something that a feature can say in the desk strip. The patron may see the screen, and so may the queue: no title,
 * no score, no debt, nothing that embarrasses. It has a few milliseconds.
 */
export interface StripSentence {
  say(context: StripContext): StripSaying | undefined | Promise<StripSaying | undefined>;
}

/** The sentence that helps most; undefined when there is none: no sentence is better than a weak one. */
export const bestSaying = async (
  sentences: readonly StripSentence[],
  context: StripContext,
): Promise<StripSaying | undefined> => {
  const said = await Promise.all(sentences.map(async (sentence) => sentence.say(context)));
  return said.filter((saying) => saying !== undefined).sort((one, other) => other.weight - one.weight)[0];
};
