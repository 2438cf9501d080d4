import type { Instant } from '../../shared/time.ts';
import type { Money } from './money.domain.ts';

/**
 * `intended`: written down, Koha not asked yet; `sent`: Koha was asked and its answer is not known; `made`: it stands on
 * the account; `task`: a person must see to it; `by_hand`: a person put it on the account; `waived`: nobody will.
 */
export type ChargeState = 'intended' | 'sent' | 'made' | 'task' | 'by_hand' | 'waived';

/** A sum that is to be put on a patron's account in Koha. */
export interface Charge {
  readonly id: number;
  /** Undefined once its request went with its patron. */
  readonly requestId: number | undefined;
  readonly serviceId: number;
  readonly branchcode: string;
  /** Stands in the note of the account line, and finds it again. */
  readonly reference: string;
  readonly amount: Money;
  readonly state: ChargeState;
  /** What stood in the way last: a code. */
  readonly why: string | undefined;
  readonly attempts: number;
  readonly dueAt: Instant;
  readonly lineId: number | undefined;
}

/** How often Koha is asked before a person is. */
export const MOST_ATTEMPTS = 5;
/** How long after an unknown answer Koha is looked at: whatever was under way is over by then. */
export const LOOK_AFTER_MINUTES = 10;
/** How long after Koha was not reached it is asked again. */
export const AGAIN_AFTER_MINUTES = 5;

/** What a person does about a charge that waits for one. */
export const SETTLEMENTS = ['by_hand', 'again', 'waived'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];
