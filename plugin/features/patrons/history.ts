import { oldestNamedLoan, type PatronRecord } from '../../koha/patrons/index.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { preference } from '../../koha/preferences.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { InsightReader } from '../insight/index.ts';
import type { Permission } from '../access/index.ts';

export interface HistoryDeps {
  readonly koha: KohaGateway;
  readonly insight: Pick<InsightReader, 'historyFrom' | 'isSamePerson'>;
  /** The library's decision that days of anonymised loans may be shown; titles never are. */
  readonly datesOfAnonymisedLoans: boolean;
}

/**
 * How much of a patron's past may be shown.
 *
 * `refused`: the patron chose that Koha keeps no history, so there is none, not even a number. Otherwise days of use
 * may be shown from `from` on; undefined when no loan is named any more.
 *
 * `somebody-else`: Koha has given the number to another person since the last refresh. What is kept under the number is
 * not theirs, and nobody is told of it.
 */
export type History =
  | { readonly state: 'refused' }
  | { readonly state: 'kept'; readonly from: LibraryDay | undefined }
  | { readonly state: 'somebody-else' };

/** The first day of use that may be shown; undefined where nothing may be. */
export const shownFrom = (history: History): LibraryDay | undefined =>
  history.state === 'kept' ? history.from : undefined;

/** Whether nothing may be told of what the patron did, nor of what was worked out of it. */
export const tellsNothing = (history: History): boolean => shownFrom(history) === undefined;

/**
 * What insight remembers and what Koha says this minute, the stricter of the two: insight knows of earlier refusals
 * that Koha has forgotten, Koha knows of an anonymisation that insight has not read yet.
 */
export const historyOf = async (
  { koha, insight, datesOfAnonymisedLoans }: HistoryDeps,
  patron: PatronRecord,
): Promise<History> => {
  if (!(await insight.isSamePerson(patron))) return { state: 'somebody-else' };
  if (patron.privacy === 'never') return { state: 'refused' };
  if (await isAnonymousPatron(koha, patron.borrowernumber)) return { state: 'kept', from: undefined };
  const remembered = await insight.historyFrom(patron.borrowernumber);
  if (remembered === undefined || datesOfAnonymisedLoans) return { state: 'kept', from: remembered };
  const named = await oldestNamedLoan(koha, patron.borrowernumber);
  return { state: 'kept', from: named === undefined ? undefined : later(remembered, named) };
};

/** The account on which Koha parks loans that were made anonymous: its past is everybody else's. */
const isAnonymousPatron = async (koha: KohaGateway, borrowernumber: number): Promise<boolean> =>
  Number(await preference(koha, 'AnonymousPatron')) === borrowernumber;

const later = (one: LibraryDay, other: LibraryDay): LibraryDay => (one.toString() > other.toString() ? one : other);

/** Values of Koha's preference under which staff may see what a patron has read. Anything else forbids it. */
const READING_HISTORY_ALLOWED: ReadonlySet<string> = new Set(['1', 'allow']);

/** Whether titles of current loans and holds may be shown to somebody with these permissions. */
export const maySeeTitles = (permissions: ReadonlySet<Permission>): boolean => permissions.has('patrons.titles');

/**
 * Whether titles of past loans may be shown: a permission of the viewer, a choice of the patron and a preference of
 * the library must all agree. Only loans that Koha still names are ever asked for.
 */
export const maySeePastTitles = async (
  koha: KohaGateway,
  permissions: ReadonlySet<Permission>,
  patron: PatronRecord,
): Promise<boolean> =>
  maySeeTitles(permissions) &&
  patron.privacy !== 'never' &&
  !(await isAnonymousPatron(koha, patron.borrowernumber)) &&
  READING_HISTORY_ALLOWED.has((await preference(koha, 'intranetreadinghistory')) ?? '');
