/** Which of a patron's use may be kept, and from which day: product.md, promise 2. Days are day numbers. */

/** Koha's `borrowers.privacy`: never keep a history. */
export const PRIVACY_NEVER = 2;

/** The settings that decide what is counted. */
export interface CountingRules {
  /** Category types whose accounts are not persons, such as X (statistical) and I (organisation). */
  readonly excludedCategoryTypes: readonly string[];
  readonly excludedCategories: readonly string[];
  readonly excludedPatrons: readonly number[];
  /** Whether days of use whose loans Koha has anonymised still count. Never titles; off unless the library decides. */
  readonly datesOfAnonymisedLoans: boolean;
}

export type Exclusion =
  | 'category_type'
  | 'category'
  | 'listed'
  | 'anonymous_patron'
  | 'anonymised'
  /** Only while the past is shown: the patron came to the library after that day. */
  | 'not_registered';

interface Account {
  readonly borrowernumber: number;
  readonly categorycode: string;
  readonly categoryType: string | undefined;
  readonly isAnonymised: boolean;
}

/** Why an account does not count as a person who visits; undefined when it does. */
export const exclusionOf = (
  account: Account,
  rules: CountingRules,
  anonymousPatron: number | undefined,
): Exclusion | undefined => {
  if (account.borrowernumber === anonymousPatron) return 'anonymous_patron';
  if (account.isAnonymised) return 'anonymised';
  if (rules.excludedPatrons.includes(account.borrowernumber)) return 'listed';
  if (rules.excludedCategories.includes(account.categorycode)) return 'category';
  if (account.categoryType !== undefined && rules.excludedCategoryTypes.includes(account.categoryType))
    return 'category_type';
  return undefined;
};

interface HistoryFacts {
  readonly privacy: number;
  readonly excluded: Exclusion | undefined;
  /** The day of the oldest loan that Koha still names. */
  readonly oldestLoanDay: number | undefined;
  /** The day on which Kenal saw privacy leave 2. */
  readonly privacyChangedOn: number | undefined;
  /** The day up to which the number was somebody else's. */
  readonly reusedOn: number | undefined;
}

/**
 * The first day whose use may be kept; undefined when none may be.
 *
 * `statistics` keeps the borrowernumber after Koha has anonymised a loan, so it counts only from the oldest loan that
 * Koha still names.
 */
export const historyFrom = (facts: HistoryFacts, rules: CountingRules): number | undefined => {
  if (facts.privacy === PRIVACY_NEVER || facts.excluded !== undefined) return undefined;
  const first = rules.datesOfAnonymisedLoans ? 0 : facts.oldestLoanDay;
  if (first === undefined) return undefined;
  return Math.max(first, facts.privacyChangedOn ?? 0, facts.reusedOn ?? 0);
};

/**
 * Where the ledger of each day comes from.
 *
 * Days before `coveredFrom` were never in `statistics`: Koha's loans serve them. Days from there up to `sourceFrom`
 * have been purged from `statistics` since: they are frozen, the ledger is all that is left of them. From `sourceFrom`
 * on `statistics` is read; that day itself may be half purged, so nothing that the ledger has of it is given up.
 */
export interface Coverage {
  readonly coveredFrom: number;
  readonly sourceFrom: number;
  /** The last day that counts: today, or the day of `--as-of`. */
  readonly lastDay: number;
}

export const isFrozen = (coverage: Coverage, day: number): boolean =>
  day >= coverage.coveredFrom && day < coverage.sourceFrom;

/** The day of which part may have been purged, if there is one. */
export const halfPurgedDay = ({ coveredFrom, sourceFrom }: Coverage): number | undefined =>
  sourceFrom > coveredFrom ? sourceFrom : undefined;
