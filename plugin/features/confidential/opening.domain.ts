import type { Instant } from '../../shared/time.ts';

/** For how long something can be opened, in minutes. */
export const SPANS = [30, 120, 480] as const;
export type Span = (typeof SPANS)[number];

/** A reason says something: in characters. */
export const REASON = { shortest: 10, longest: 1_000 } as const;

/** When somebody opened what is confidential about a patron without being named. */
export interface Opening {
  readonly id: number;
  /** Of the patron; 0 for one who is gone. */
  readonly borrowernumber: number;
  /** Borrowernumber of the member of staff; 0 for an account that is gone. */
  readonly openedBy: number;
  readonly reason: string;
  readonly openedAt: Instant;
  readonly until: Instant;
  /** How many things it opened. */
  readonly things: number;
}

/** What an owner has not said yet that they know. */
export interface Announcement extends Opening {
  /** How many things of theirs it opened. */
  readonly own: number;
}

export const isOpenAt = ({ until }: Pick<Opening, 'until'>, now: Instant): boolean =>
  until.epochMilliseconds > now.epochMilliseconds;
