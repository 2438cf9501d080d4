import type { Instant, LibraryDay } from '../../shared/time.ts';

export const REPEATS = ['no', 'week', 'month', 'quarter', 'year'] as const;
/** After how long a promise that was kept is due again. */
export type Repeats = (typeof REPEATS)[number];

export const STATES = ['open', 'done', 'withdrawn'] as const;
export type PromiseState = (typeof STATES)[number];

/** What can happen to a promise. */
export type PromiseEvent = 'made' | 'changed' | 'handed_over' | 'snoozed' | 'done' | 'reopened' | 'withdrawn';

/** Nobody: whoever comes to it first keeps the promise. */
export const NOBODY = 0;

/** In characters, as the table holds them. */
export const LONGEST_WHAT = 500;

/** What is promised, and by when. */
export interface PromiseTerms {
  readonly what: string;
  readonly dueOn: LibraryDay;
  /** `HH:MM` on the wall clock of the library; empty: at any time of the day. */
  readonly dueTime: string;
  readonly repeats: Repeats;
}

/** A promise to a patron. (`Promise` is a word of the language.) */
export interface Promised extends PromiseTerms {
  readonly id: number;
  readonly borrowernumber: number;
  /** The conversation in which it was made. */
  readonly conversation: number | undefined;
  /** Borrowernumber of the member of staff who keeps it; 0 for nobody yet. */
  readonly owner: number;
  readonly madeBy: number;
  readonly madeAt: Instant;
  /** Branch code of the library that promised. */
  readonly branchcode: string;
  readonly state: PromiseState;
  /** Library day on which it was done or withdrawn. */
  readonly endedOn: LibraryDay | undefined;
  readonly endedBy: number | undefined;
  /** Not on the start page before this day. */
  readonly hiddenUntil: LibraryDay | undefined;
  readonly isConfidential: boolean;
  /** Counted from 1; a change that was begun from an older one is refused. */
  readonly version: number;
}

/** One line of what happened to a promise, and how it stood after that. */
export interface PromiseChange {
  readonly kind: PromiseEvent;
  readonly by: number;
  readonly at: Instant;
  readonly what: string;
  readonly dueOn: LibraryDay;
  readonly dueTime: string;
  readonly owner: number;
  readonly hiddenUntil: LibraryDay | undefined;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const satisfies Record<Exclude<Repeats, 'no' | 'week'>, number>;

/**
 * When a promise that was kept is due again: the first of its days that is still to come. Counted from the day that was
 * promised, so that one for the 31st falls on the last day of a shorter month.
 */
export const dueAgain = (dueOn: LibraryDay, repeats: Repeats, today: LibraryDay): LibraryDay | undefined => {
  if (repeats === 'no') return undefined;
  const after = (times: number): LibraryDay =>
    dueOn.add(repeats === 'week' ? { days: 7 * times } : { months: MONTHS[repeats] * times });
  let times = 1;
  while (after(times).since(today).sign <= 0) times += 1;
  return after(times);
};
