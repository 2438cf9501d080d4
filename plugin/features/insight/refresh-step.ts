import type { LedgerSource } from '../../koha/ledger/ledger-source.ts';
import type { LibraryDay } from '../../shared/time.ts';

/** What the ledger's part of a refresh leaves to the steps after it. */
export interface LedgerOutcome {
  /** `full` and `verify` (every night) ask a step to work everything out anew. */
  readonly kind: 'full' | 'incremental' | 'verify';
  /** What was asked for. A ledger may be built anew (`kind`) though only changes were asked for. */
  readonly asked: 'changes' | 'verify' | 'full';
  /** The library day up to which use counts. */
  readonly asOf: LibraryDay;
  /** Whether the tables show the past (`--as-of`); the next plain refresh comes with `changed: 'everybody'`. */
  readonly isPast: boolean;
  /**
   * Patrons whose rows of the ledger or whose facts changed since the steps last came to their end, also over runs
   * that died on the way. Patrons who are gone are among them no more.
   */
  readonly changed: 'everybody' | readonly number[];
  /** Koha as the ledger read it, in the same snapshot. */
  readonly source: LedgerSource;
  /** Called between parts of the work, which is where a step may stop. */
  readonly throwIfAborted: () => void;
}

/** Something that is worked out of the ledger and of Koha after every refresh, by the feature that owns it. */
export interface RefreshStep {
  /** Under which its answer and its seconds stand in the report. */
  readonly name: string;
  /** Whether it may find further patrons due: the steps after it are told of them too. */
  readonly marksDue?: boolean;
  /** Killed at any moment, it is run again with the same patrons. What it answers is printed by `kenal refresh --json`. */
  run(ledger: LedgerOutcome): Promise<Readonly<Record<string, unknown>>>;
}
