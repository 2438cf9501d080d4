import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { Money } from './money.domain.ts';
import type { Price } from './price.domain.ts';
import type { Reason, RequestState, StepFrom } from './request-state.domain.ts';

export const DEPTHS = ['facts', 'overview', 'working', 'exhaustive'] as const;
/** How far a request goes: a few facts, an overview, enough to work with, everything there is. */
export type Depth = (typeof DEPTHS)[number];

/** In which form the answer comes. */
export const PACKAGINGS = [
  'print',
  'bound',
  'file',
  'spreadsheet',
  'cd',
  'audio',
  'video',
  'parcel',
  'spoken',
] as const;
export type Packaging = (typeof PACKAGINGS)[number];

/** How it is handed over. */
export const DELIVERIES = ['pick_up', 'home', 'post', 'e_mail', 'in_person', 'message'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/** What a request says. Staff write it, together if need be; every version is kept. */
export interface RequestWords {
  readonly title: string;
  readonly topic: string;
  readonly timeSpan: string;
  readonly depth: Depth | undefined;
  readonly display: string;
  readonly packaging: Packaging | undefined;
  readonly packagingNote: string;
  readonly delivery: Delivery | undefined;
  readonly deliveryNote: string;
  /** `YYYY-MM-DD`. */
  readonly dueOn: string | undefined;
  readonly dueNote: string;
}

/** A request of which nothing was said yet. */
export const NOTHING_SAID: RequestWords = {
  title: '',
  topic: '',
  timeSpan: '',
  depth: undefined,
  display: '',
  packaging: undefined,
  packagingNote: '',
  delivery: undefined,
  deliveryNote: '',
  dueOn: undefined,
  dueNote: '',
};

export const WORDS = [
  'title',
  'topic',
  'timeSpan',
  'depth',
  'display',
  'packaging',
  'packagingNote',
  'delivery',
  'deliveryNote',
  'dueOn',
  'dueNote',
] as const satisfies readonly (keyof RequestWords)[];
export type Word = (typeof WORDS)[number];

export const ACCEPTED_BY = ['patron', 'guarantor', 'other'] as const;
export const ACCEPTED_VIA = ['in_person', 'phone', 'e_mail', 'letter', 'message'] as const;
export interface Acceptance {
  readonly by: (typeof ACCEPTED_BY)[number];
  readonly via: (typeof ACCEPTED_VIA)[number];
  /** Library day on which they said so, `YYYY-MM-DD`; undefined where it is not known, and for today while it is written. */
  readonly on?: string | undefined;
}

export const DELIVERED_TO = ['patron', 'household', 'representative', 'address'] as const;
export interface Proof {
  /** Library day, `YYYY-MM-DD`. */
  readonly on: string;
  readonly by: Delivery;
  readonly to: (typeof DELIVERED_TO)[number];
  /** A number of a parcel, a receipt, where it lies: whatever shows that it arrived. */
  readonly note: string;
}

export const IN_TIME = ['in_time', 'late', 'too_late'] as const;
/** The answers to the two questions that a patron is asked once. */
export interface Rating {
  /** How well it fitted, 1 to 5. */
  readonly relevant: number;
  readonly inTime: (typeof IN_TIME)[number];
  readonly comment: string;
}

/** What was quoted, and the last day on which it may be accepted. */
export interface Quote {
  readonly price: Price;
  readonly total: Money;
  /** Undefined where nothing runs out: a price of nothing. */
  readonly until: LibraryDay | undefined;
}

export interface Request {
  readonly id: number;
  readonly borrowernumber: number;
  readonly serviceId: number;
  readonly begunAs: 'offer' | 'request';
  readonly version: number;
  readonly state: RequestState;
  readonly stateSince: Instant;
  readonly words: RequestWords;
  /** Borrowernumber of the member of staff who answers for it. */
  readonly owner: number | undefined;
  readonly branchcode: string;
  readonly isConfidential: boolean;
  readonly quote: Quote | undefined;
  readonly acceptance: Acceptance | undefined;
  readonly proof: Proof | undefined;
  readonly rating: Rating | undefined;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly changedBy: number;
}

/** A step that was taken. */
export interface Transition {
  readonly number: number;
  readonly from: StepFrom;
  readonly to: RequestState;
  readonly at: Instant;
  /** Borrowernumber; 0 where a quote ran out by itself. */
  readonly by: number;
  readonly reason: Reason | undefined;
  readonly note: string;
}

/** `R-2026-0148`: the year it began and its number, as people say it. */
export const referenceOf = ({ id, createdAt }: Pick<Request, 'id' | 'createdAt'>): string =>
  `R-${createdAt.toZonedDateTimeISO('UTC').year}-${String(id).padStart(4, '0')}`;
