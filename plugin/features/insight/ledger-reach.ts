import { dayAsText, dayFromText } from './calendar.ts';
import type { LedgerState } from './ledger.repository.ts';
import type { Coverage } from './patron-history.domain.ts';

/** How far back Koha's statistics reach now, and ever reached. */
export interface Reach {
  readonly coverage: Coverage;
  /** Library time from which on statistics are read, as the state remembers it; null without statistics. */
  readonly sourceFrom: string | null;
}

/**
 * What Koha has purged stays purged for the ledger: a row that turns up among frozen days (an offline upload, a wrong
 * clock) must not make it believe that those days can be read again, for then it would forget them.
 *
 * @param oldest library time of the oldest statistics row that Koha has
 */
export const reachOf = (
  state: Pick<LedgerState, 'covered_from' | 'source_from'> | undefined,
  oldest: string | undefined,
  today: number,
): Reach => {
  const covered = state?.covered_from ?? null;
  const known = state?.source_from ?? null;
  const isFrozen = covered !== null && known !== null && dayFromText(covered) < dayFromText(known);
  const sourceFrom = laterOf(isFrozen ? known : null, oldest ?? emptied(covered, today));
  const first = sourceFrom === null ? Infinity : dayFromText(sourceFrom);
  const coveredFrom = Math.min(covered === null ? Infinity : dayFromText(covered), first);
  return { coverage: { coveredFrom, sourceFrom: first, lastDay: today }, sourceFrom };
};

/** Where statistics were there once and all have gone, everything up to now is frozen. */
const emptied = (covered: string | null, today: number): string | null =>
  covered === null ? null : `${dayAsText(today)} 00:00:00`;

const laterOf = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one;
