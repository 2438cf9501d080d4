/** What statistics rows tell of, in the order of the numbers that `eachStatistic` passes on (from 1). */
export const STATISTIC_TYPES = ['issue', 'renew', 'return', 'localuse', 'onsite_checkout'] as const;

/** Which patrons to read: all, those from `from` up to but not including `until`, or a list. */
export type Patrons =
  { readonly from: number; readonly until: number } | { readonly list: readonly number[] } | 'everybody';

/** Koha wall times, `YYYY-MM-DD HH:MM:SS`: from `from` on and before `until`. */
export interface WallTimes {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** The facts of one patron that selection needs; names and addresses are never read. */
export interface PatronFacts {
  readonly borrowernumber: number;
  readonly branchcode: string;
  readonly categorycode: string;
  readonly dateofbirth: string | null;
  readonly dateenrolled: string | null;
  readonly dateexpiry: string | null;
  readonly zipcode: string | null;
  readonly lang: string | null;
  readonly privacy: number;
  /** Restricted until this day, `9999-12-31` = for good. */
  readonly debarred: string | null;
  readonly isGoneNoAddress: boolean;
  readonly isCardLost: boolean;
  readonly hasEmail: boolean;
  readonly hasPhone: boolean;
  readonly hasAddress: boolean;
  readonly isAnonymised: boolean;
  /** CRC32 of the card number; 0 without one. */
  readonly cardFingerprint: number;
}

/** One loan that Koha still names. */
export interface NamedLoan {
  readonly borrowernumber: number;
  readonly issueId: number;
  /** Day number of the check-out. */
  readonly issueDay: number;
  /** Day number of the return; null while it is out. */
  readonly returnDay: number | null;
  readonly isOnsite: boolean;
}

/** The loans that were brought back in one month. Patrons are those with the usual privacy (1), as of today. */
export interface ReturnMonth {
  /** Loans that still name their patron. */
  readonly named: number;
  /** Day number of the first return of those; null without any. */
  readonly firstNamedDay: number | null;
  /** Loans that name nobody any more: anonymised, or of patrons who were deleted. */
  readonly nameless: number;
}

export interface DeletedPatron {
  readonly borrowernumber: number;
  readonly cardnumber: string | null;
  /** UTC text of the move to deletedborrowers. */
  readonly deletedAt: string;
}

/** What the indexes tell about a day's rows without reading them. */
export interface DaySketch {
  /** Rows of `statistics`, of anybody and of every type. */
  readonly statistics: number;
  /** Sum of the checksums of the holds placed for that day. */
  readonly holds: number;
}

/** The count and two sums that tell, in one small answer, whether the set of borrowernumbers changed. */
export interface PatronSignature {
  readonly patrons: number;
  readonly sum: string;
  readonly xor: string;
}

/**
 * Everything that the visit ledger reads from Koha, on one connection and in one consistent snapshot, so that a loan
 * and the statistics row of the same check-out are either both there or both not yet. Nothing is locked.
 */
export interface LedgerSource {
  /** UTC by the clock of Koha's database, taken just before the snapshot. */
  readonly readAt: string;
  /** The borrowernumber to which anonymised loans are assigned, if there is one. */
  readonly anonymousPatron: number | undefined;
  /** Category types by category code. */
  categoryTypes(): Promise<Map<string, string>>;
  /** Rows in `statistics`, roughly, as the server estimates them. */
  estimatedStatistics(): Promise<number>;
  /** The wall time of the oldest statistics row that is left; undefined when there is none. */
  oldestStatistic(): Promise<string | undefined>;
  highestBorrowernumber(): Promise<number>;
  patronSignature(): Promise<PatronSignature>;
  /**
   * Numbers of the patrons whose row changed since (UTC text, with two seconds of overlap); undefined where they are so
   * many, a hundred thousand or so, that the server cut the list off.
   */
  changedPatrons(since: string): Promise<number[] | undefined>;
  eachBorrowernumber(onPatron: (borrowernumber: number) => void): Promise<void>;
  eachPatron(which: Patrons, onPatron: (facts: PatronFacts) => void): Promise<void>;
  /**
   * Attributed check-outs, renewals, returns and uses in the library. `type` counts from 1 in `STATISTIC_TYPES`;
   * `checksum` is 32 bits made of borrowernumber, type and time.
   */
  eachStatistic(
    times: WallTimes,
    which: Patrons,
    onRow: (borrowernumber: number, day: number, type: number, checksum: number) => void,
  ): Promise<void>;
  /**
   * A sketch of every day (day number) from `from` (`YYYY-MM-DD`) on that has rows.
   *
   * @param holdsAfter only holds with a larger reserve_id
   */
  sketchDays(from: string, holdsAfter: number): Promise<Map<number, DaySketch>>;
  eachNamedLoan(which: Patrons, onLoan: (loan: NamedLoan) => void): Promise<void>;
  /** @param after only holds with a larger reserve_id */
  eachHold(
    which: Patrons,
    after: number,
    onHold: (borrowernumber: number, day: number, reserveId: number, checksum: number) => void,
  ): Promise<void>;
  /**
   * The largest number such that every hold of that day (`YYYY-MM-DD`) or later has a larger reserve_id, as far as
   * holds above `after` tell. Holds may be placed for a day to come, so their days do not quite rise with their numbers.
   */
  holdMark(day: string, after: number): Promise<number>;
  highestLoan(): Promise<number>;
  /** Named loans with a larger issue_id, open or returned. */
  eachNamedLoanAfter(issueId: number, onLoan: (loan: NamedLoan) => void): Promise<void>;
  /** Loans that lost their patron since (UTC text), by anonymisation or deletion, with the days they tell of. */
  eachLoanMadeNameless(
    since: string,
    onLoan: (issueId: number, issueDay: number | null, returnDay: number | null) => void,
  ): Promise<void>;
  /** Months with returned loans, the earliest first. Every returned loan is looked at once: for the night. */
  returnMonths(): Promise<ReturnMonth[]>;
  /** Who holds or held these loans now, by issue_id; loans without a patron are absent. */
  holdersOf(issueIds: readonly number[]): Promise<Map<number, number>>;
  deletedPatrons(borrowernumbers: readonly number[]): Promise<DeletedPatron[]>;
  /** Borrowernumbers that are in use although a deleted patron had them; UTC text of the last deletion. */
  reusedNumbers(which: Patrons): Promise<Map<number, string>>;
  highestAction(): Promise<number>;
  /** Merges logged after an action: the survivor and the card numbers that the entry's text mentions. */
  mergesAfter(actionId: number): Promise<{ actionId: number; survivor: number; words: ReadonlySet<string> }[]>;
}
