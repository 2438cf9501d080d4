import type { LedgerSource, PatronFacts, Patrons } from '../../koha/ledger/ledger-source.ts';
import type { RowValues } from '../../shared/db/batches.ts';
import { instantOfUtcText, wallTimeIn } from '../../shared/time.ts';
import { dayAsText, dayFromText } from './calendar.ts';
import {
  exclusionOf,
  historyFrom,
  PRIVACY_NEVER,
  type CountingRules,
  type Exclusion,
} from './patron-history.domain.ts';
import type { MirrorRow } from './patron-mirror.repository.ts';

export interface OldestLoan {
  readonly issueId: number;
  readonly day: number;
}

/** What a refresh knows while it decides about patrons. */
export interface Deciding {
  readonly rules: CountingRules;
  readonly categoryTypes: ReadonlyMap<string, string>;
  readonly anonymousPatron: number | undefined;
  /** The highest number that Koha has given to a patron. */
  readonly highestBorrowernumber: number;
  /** Library day and wall time of this refresh. */
  readonly today: number;
  /** The last day that counts where the past is shown; undefined: today. */
  readonly asOf?: number;
  readonly wallTime: string;
  /** UTC text of this refresh. */
  readonly readAt: string;
}

/** What follows from a patron's facts for what may be kept of them. */
export interface PatronStatus {
  readonly facts: PatronFacts;
  readonly excluded: Exclusion | undefined;
  readonly oldest: OldestLoan | undefined;
  readonly privacyChangedOn: number | undefined;
  readonly reusedAfter: string | undefined;
  /** First day whose use may be kept; undefined: nothing may be. */
  readonly historyFrom: number | undefined;
  /** Whether this refresh found that the number has passed to another person. */
  readonly isNewPerson: boolean;
}

/**
 * @param reusedAt library time at which Koha deleted an earlier owner of the number, if it kept a copy of them
 */
export const decideStatus = (
  facts: PatronFacts,
  before:
    | Pick<MirrorRow, 'privacy' | 'dateenrolled' | 'card_fingerprint' | 'privacy_changed_on' | 'reused_after'>
    | undefined,
  oldest: OldestLoan | undefined,
  reusedAt: string | undefined,
  deciding: Deciding,
): PatronStatus => {
  const { rules, categoryTypes, anonymousPatron, today } = deciding;
  const excluded =
    exclusionOf({ ...facts, categoryType: categoryTypes.get(facts.categorycode) }, rules, anonymousPatron) ??
    (isNotRegistered(facts, oldest, deciding) ? 'not_registered' : undefined);
  const known = before?.reused_after ?? undefined;
  const isTraced = reusedAt !== undefined && (known === undefined || reusedAt > known);
  // Without a copy of the earlier owner nothing tells when the number passed on, only that it has by now.
  const untraced = isAnotherPerson(facts, before) ? deciding.wallTime : known;
  const reusedAfter = isTraced ? reusedAt : untraced;
  const isNewPerson = before !== undefined && reusedAfter !== known;
  const privacyChangedOn = isNewPerson ? undefined : changedOn(facts.privacy, before, today);
  const from = historyFrom(
    {
      privacy: facts.privacy,
      excluded,
      oldestLoanDay: oldest?.day,
      privacyChangedOn,
      reusedOn: reusedAfter === undefined ? undefined : dayFromText(reusedAfter),
    },
    rules,
  );
  return { facts, excluded, oldest, privacyChangedOn, reusedAfter, historyFrom: from, isNewPerson };
};

/** Whoever had borrowed by then was there, whatever the day of enrolment says now. */
const isNotRegistered = (
  { dateenrolled }: PatronFacts,
  oldest: OldestLoan | undefined,
  { asOf }: Deciding,
): boolean => {
  if (asOf === undefined || dateenrolled === null || dayFromText(dateenrolled) <= asOf) return false;
  return oldest === undefined || oldest.day > asOf;
};

/** A card may be replaced and a membership begun anew, but both at once under one number is somebody else. */
const isAnotherPerson = (
  facts: PatronFacts,
  before: Pick<MirrorRow, 'dateenrolled' | 'card_fingerprint'> | undefined,
): boolean =>
  before !== undefined &&
  before.card_fingerprint !== facts.cardFingerprint &&
  before.dateenrolled !== facts.dateenrolled;

const changedOn = (
  privacy: number,
  before: Pick<MirrorRow, 'privacy' | 'privacy_changed_on'> | undefined,
  today: number,
): number | undefined => {
  if (privacy === PRIVACY_NEVER || before === undefined) return undefined;
  if (before.privacy === PRIVACY_NEVER) return today;
  return before.privacy_changed_on === null ? undefined : dayFromText(before.privacy_changed_on);
};

/** The patron's row of kenal_patron, in the order of PATRON_COLUMNS. */
export const mirrorValues = (status: PatronStatus, { categoryTypes, readAt }: Deciding): RowValues => {
  const { facts, excluded, oldest, privacyChangedOn, reusedAfter, historyFrom: from } = status;
  const mayKeep = facts.privacy !== PRIVACY_NEVER && excluded === undefined;
  return [
    facts.borrowernumber,
    facts.branchcode,
    facts.categorycode,
    categoryTypes.get(facts.categorycode) ?? null,
    facts.dateofbirth,
    facts.dateenrolled,
    facts.dateexpiry,
    facts.zipcode,
    facts.lang,
    facts.privacy,
    facts.debarred,
    Number(facts.isGoneNoAddress),
    Number(facts.isCardLost),
    Number(facts.hasEmail),
    Number(facts.hasPhone),
    Number(facts.hasAddress),
    excluded ?? null,
    facts.cardFingerprint,
    mayKeep ? (oldest?.issueId ?? null) : null,
    from === undefined ? null : dayAsText(from),
    privacyChangedOn === undefined ? null : dayAsText(privacyChangedOn),
    reusedAfter ?? null,
    readAt,
  ];
};

/** Library times at which Koha deleted earlier owners of numbers that are in use again. */
export const reuseTimes = async (
  source: LedgerSource,
  which: Patrons,
  timezone: string,
): Promise<Map<number, string>> => {
  const times = new Map<number, string>();
  for (const [borrowernumber, deletedAt] of await source.reusedNumbers(which))
    times.set(borrowernumber, wallTimeIn(timezone, instantOfUtcText(deletedAt)));
  return times;
};
