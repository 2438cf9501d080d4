import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { VisibleLibraries } from '../../koha/visibility.ts';

/** What a patron did in one month, as the visit ledger has it. */
export interface VisitMonth {
  /** The first day of the month. */
  readonly month: LibraryDay;
  /** Days of the month (1-31) on which the patron used the library. */
  readonly visitDays: readonly number[];
  /** Days of the month (1-31) with a check-out. */
  readonly borrowDays: readonly number[];
  readonly loans: number;
  readonly renewals: number;
  readonly returns: number;
  readonly localUses: number;
  readonly holds: number;
}

/** How fresh the ledger is. */
export interface Freshness {
  /** When the last complete refresh read Koha; undefined before the first. */
  readonly refreshedAt: Instant | undefined;
  /** Set when the ledger shows the past on purpose (`--as-of`). */
  readonly asOf: LibraryDay | undefined;
  /** The first day that the ledger covers. */
  readonly coveredFrom: LibraryDay | undefined;
  /** Patrons mirrored from Koha. */
  readonly patrons: number;
}

/** What pages may ask of insight. */
export interface InsightReader {
  /** The months from `from` on in which the patron did anything, oldest first. */
  visitMonths(borrowernumber: number, from: LibraryDay): Promise<VisitMonth[]>;
  /** The first day of use that may be shown; undefined when nothing may be. */
  historyFrom(borrowernumber: number): Promise<LibraryDay | undefined>;
  freshness(): Promise<Freshness>;
  /** How many visible patrons used the library on a day. */
  patronsSeenOn(day: LibraryDay, visible: VisibleLibraries): Promise<number>;
  /** How many visible patrons used the library in the month of `day`. */
  patronsSeenInMonth(day: LibraryDay, visible: VisibleLibraries): Promise<number>;
}
