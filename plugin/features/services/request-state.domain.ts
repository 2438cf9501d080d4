/** Where a request stands. `draft`: staff still write it; `proposed`: an offer of the library that waits for its answer. */
export const STATES = [
  'draft',
  'proposed',
  'asked',
  'quoted',
  'agreed',
  'in_work',
  'ready',
  'delivered',
  'rated',
  'closed',
  'declined',
  'expired',
  'cancelled',
] as const;
export type RequestState = (typeof STATES)[number];

/** Before its first step a request is `new`: it exists and is nowhere yet. */
export type StepFrom = RequestState | 'new';

/**
 * What a step has to say beside who took it and when: `price`: what was quoted and until when it holds; `acceptance`:
 * who agreed, how, and on which day, which for a price is no later than the last day of its quote; `checks`: that it is relevant and good; `proof`: when, how and to whom it was delivered;
 * `rating`: the answers to the two questions; `reason`: why it ends.
 */
export type StepNeed = 'nothing' | 'price' | 'acceptance' | 'checks' | 'proof' | 'rating' | 'reason';

/**
 * THE table of allowed steps. `kenal_request_step` holds the same pairs, filled by a migration, and the history of a
 * request refers to it, so that the database refuses what is not here. A test holds both equal.
 */
const STEPS = {
  new: { draft: 'nothing', proposed: 'nothing', asked: 'nothing' },
  draft: { proposed: 'nothing', asked: 'nothing', cancelled: 'reason' },
  proposed: { asked: 'nothing', quoted: 'price', declined: 'reason', expired: 'reason', cancelled: 'reason' },
  asked: { quoted: 'price', agreed: 'acceptance', declined: 'reason', cancelled: 'reason' },
  quoted: { agreed: 'acceptance', asked: 'nothing', declined: 'reason', expired: 'reason', cancelled: 'reason' },
  agreed: { in_work: 'nothing', cancelled: 'reason' },
  in_work: { ready: 'checks', cancelled: 'reason' },
  ready: { delivered: 'proof', in_work: 'nothing', cancelled: 'reason' },
  delivered: { rated: 'rating', closed: 'nothing', in_work: 'nothing' },
  rated: { closed: 'nothing' },
  closed: {},
  declined: { asked: 'nothing' },
  expired: { quoted: 'price', asked: 'nothing', agreed: 'acceptance' },
  cancelled: {},
} as const satisfies Record<StepFrom, Partial<Record<RequestState, StepNeed>>>;

export interface Step {
  readonly from: StepFrom;
  readonly to: RequestState;
  readonly need: StepNeed;
}

/** Every allowed step. */
export const ALL_STEPS: readonly Step[] = Object.entries(STEPS).flatMap(([from, next]) =>
  Object.entries(next).map(([to, need]) => ({ from: from as StepFrom, to: to as RequestState, need })),
);

/** What may follow, the ordinary way first. */
export const stepsFrom = (from: StepFrom): readonly Step[] => ALL_STEPS.filter((step) => step.from === from);

/** Undefined where the step is not allowed. */
export const stepBetween = (from: StepFrom, to: RequestState): Step | undefined =>
  ALL_STEPS.find((step) => step.from === from && step.to === to);

/** States in which somebody still has something to do. */
export const OPEN_STATES = ['draft', 'proposed', 'asked', 'quoted', 'agreed', 'in_work', 'ready'] as const;

/** Columns of the board. */
export const BOARD_STATES = ['asked', 'quoted', 'agreed', 'in_work', 'ready'] as const;

/** States in which what was asked for may still be written anew. */
const CHANGEABLE: ReadonlySet<RequestState> = new Set(OPEN_STATES);

export const mayBeChanged = (state: RequestState): boolean => CHANGEABLE.has(state);

/** Why a request ends, by the state it ends in. */
export const REASONS = {
  declined: ['price', 'too_late', 'not_needed', 'elsewhere', 'library_cannot', 'none_given'],
  expired: ['quote_ran_out', 'no_answer'],
  cancelled: ['patron_withdrew', 'library_cannot', 'twice', 'mistake'],
} as const;
export type EndingState = keyof typeof REASONS;
export type Reason = (typeof REASONS)[EndingState][number];

export const reasonsFor = (state: RequestState): readonly Reason[] =>
  state in REASONS ? REASONS[state as EndingState] : [];
