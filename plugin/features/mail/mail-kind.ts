import type { Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';

/** What mails can be about. */
export const MAIL_KINDS = ['promises', 'opened'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** What a mail says. */
export interface MailWords {
  readonly subject: string;
  readonly text: string;
}

/** To whom a mail goes, and about what. */
export interface MailContext {
  readonly viewer: Viewer;
  readonly about: string;
  readonly now: Instant;
}

/** A feature's words for a mail, worked out right before it is sent; undefined: there is nothing left to say. */
export type MailComposer = (context: MailContext) => Promise<MailWords | undefined>;

/** A mail that failed so often is given up. */
export const MOST_ATTEMPTS = 5;

/** Minutes after which the attempt with this number, counted from 1, is followed by another: 5, 20, 80, 320. */
export const pauseAfter = (attempt: number): number => 5 * 4 ** (attempt - 1);
