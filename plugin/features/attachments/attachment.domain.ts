import type { Instant } from '../../shared/time.ts';

/** What files can belong to. Each kind has a table of its own, whose id is the subject. */
export type AttachmentKind = 'conversation' | 'deliverable';

/** `waiting`: no scanner has said anything about it yet. */
export type ScanState = 'waiting' | 'passed' | 'infected';

/** A file that somebody attached. */
export interface Attachment {
  readonly id: number;
  readonly kind: AttachmentKind;
  readonly subject: number;
  /** Its name in the folder, which nobody is told. */
  readonly fileKey: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly addedAt: Instant;
  /** Borrowernumber of the member of staff; 0 for an account that is gone. */
  readonly addedBy: number;
  readonly scan: ScanState;
  readonly deletedAt: Instant | undefined;
  readonly deletedBy: number | undefined;
}

/** How long a file that was taken back can still be brought back. */
export const KEPT_DAYS = 30;

/** In characters, as the table holds them. */
export const LONGEST_NAME = 200;

/** What can be wrong with a file; each has a text `attachments.problem.<name>`. */
export type FileProblem = 'none' | 'tooLarge' | 'empty' | 'noName' | 'type' | 'content' | 'tooMany' | 'notKept';

/** What is wrong, and with which file as its sender knows it. */
export interface RefusedFile {
  readonly name: string;
  readonly problem: FileProblem;
}

/** Signs that are not seen, and those that turn the reading direction, by which a name can pass for another. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A name as people read it: without the path that some programs send along, without signs that are not seen, and not
 * longer than is kept. '' where nothing is left.
 */
export const cleanName = (given: string): string => {
  const name = (given.split(/[/\\]/).at(-1) ?? '')
    .normalize('NFC')
    .replaceAll(UNSEEN, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const signs = Array.from(name);
  if (/^\.*$/.test(name)) return '';
  if (signs.length <= LONGEST_NAME) return name;
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  return `${signs.slice(0, LONGEST_NAME - Array.from(ending).length - 1).join('')}…${ending}`;
};

/**
 * Whether it can be had. A scanner, where there is one, must have let it pass; without one there is nothing to wait for.
 */
export const isReady = ({ scan }: Pick<Attachment, 'scan'>, hasScanner: boolean): boolean =>
  scan === 'passed' || (scan === 'waiting' && !hasScanner);
