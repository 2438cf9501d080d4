import type { Instant } from '../../shared/time.ts';

/** Who began: the patron, or the library. */
export const DIRECTIONS = ['in', 'out'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How it went; `other` has a name. */
export const MEDIA = ['face_to_face', 'phone', 'email', 'whatsapp', 'sms', 'letter', 'form', 'other'] as const;
export type Medium = (typeof MEDIA)[number];

/** What it was about. A consultation is what an information desk is for, and counts as a visit. */
export const PURPOSES = ['consultation', 'service', 'contact', 'suggestion', 'complaint', 'note', 'other'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** In characters, as the tables hold them. */
export const LONGEST = { text: 10_000, outcome: 1_000, mediumName: 60 } as const;

/** What somebody writes down of a conversation. */
export interface ConversationDraft {
  readonly direction: Direction;
  readonly medium: Medium;
  /** Of the medium `other`; empty for every other one. */
  readonly mediumName: string;
  readonly purpose: Purpose;
  readonly text: string;
  readonly outcome: string;
  readonly happenedAt: Instant;
  readonly isConfidential: boolean;
}

/** A conversation as it stands now. */
export interface Conversation extends ConversationDraft {
  readonly id: number;
  readonly borrowernumber: number;
  /** Borrowernumber of the member of staff who logged it and owns it; 0 for an account that is gone. */
  readonly author: number;
  /** Branch code of the library where it was logged. */
  readonly branchcode: string;
  /** The first conversation of its thread; undefined where it is that itself. */
  readonly replyTo: number | undefined;
  /** Counted from 1; a change that was begun from an older one is refused. */
  readonly version: number;
  readonly recordedAt: Instant;
  readonly changedAt: Instant | undefined;
  readonly changedBy: number | undefined;
  readonly deletedAt: Instant | undefined;
  readonly deletedBy: number | undefined;
}

/** What a conversation said before it was changed. */
export interface PastVersion extends ConversationDraft {
  readonly version: number;
  readonly writtenBy: number;
  readonly writtenAt: Instant;
}

/** How long a conversation that was taken back can still be brought back. */
export const KEPT_DAYS = 30;

/** Whether it was a use of the library: somebody came to be advised, and nobody has to be kept from knowing it. */
export const countsAsVisit = ({
  direction,
  purpose,
  isConfidential,
}: Pick<ConversationDraft, 'direction' | 'purpose' | 'isConfidential'>): boolean =>
  direction === 'in' && purpose === 'consultation' && !isConfidential;
