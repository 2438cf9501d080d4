import type { Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { TalkKind } from './desk-note.domain.ts';

interface Asking {
  readonly viewer: Viewer;
  readonly now: Instant;
}

/** Keeps what is typed into the strip as a conversation. Given by the feature that owns conversations. */
export interface DeskTalks {
  /**
   * @returns the conversation's id
   * @throws NotFound `patron.not-found`
   */
  log(
    asking: Asking,
    talk: { readonly borrowernumber: number; readonly kind: TalkKind; readonly text: string },
  ): Promise<number>;
  /**
   * Takes back what this person logged since a moment, with what was promised in it.
   *
   * @returns whether there was such a conversation
   */
  takeBack(asking: Asking, id: number, since: Instant): Promise<boolean>;
}
