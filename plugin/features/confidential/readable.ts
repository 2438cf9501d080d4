import type { Knex } from 'knex';
import { utcText, type Instant } from '../../shared/time.ts';

/** What can be confidential. Each kind has a table of its own, whose id is the subject. */
export type ConfidentialKind = 'conversation' | 'promise' | 'request';

/** Who looks, and when: somebody may be let in for an hour. */
export interface Reader {
  readonly borrowernumber: number;
  readonly now: Instant;
}

export interface ConfidentialTable {
  readonly kind: ConfidentialKind;
  /** Columns with their alias, such as `c.id`: the id, whether it is confidential, and its owner. */
  readonly id: string;
  readonly flag: string;
  readonly owner: string;
}

/**
 * Narrows a query to what this reader may know of: what is not confidential, what is their own, and what they were
 * named for. Everything else is as if it were not there, so every query of such a table goes through here.
 */
export const onlyReadable = <Q extends Knex.QueryBuilder>(
  query: Q,
  { borrowernumber, now }: Reader,
  { kind, id, flag, owner }: ConfidentialTable,
): Q => {
  void query.whereRaw(
    `(?? = 0 OR ?? = ? OR EXISTS (
       SELECT 1 FROM kenal_confidential_reader AS named
        WHERE named.kind = ? AND named.subject = ?? AND named.reader = ? AND (named.until IS NULL OR named.until > ?)))`,
    [flag, owner, borrowernumber, kind, id, borrowernumber, utcText(now)],
  );
  return query;
};
