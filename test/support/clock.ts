import { instant, type Clock } from '../../plugin/shared/time.ts';

export interface TestClock extends Clock {
  /** Moves to the moment named by an ISO 8601 text. */
  set(moment: string): void;
  /** Moves on, as by `{ hours: 2 }`. */
  advance(by: { readonly hours?: number; readonly minutes?: number; readonly seconds?: number }): void;
}

/** A clock that stands still until it is told otherwise. */
export const fixedClock = (moment = '2026-11-22T03:00:00Z'): TestClock => {
  let now = instant(moment);
  return {
    now: () => now,
    set: (later) => {
      now = instant(later);
    },
    advance: (by) => {
      now = now.add(by);
    },
  };
};
