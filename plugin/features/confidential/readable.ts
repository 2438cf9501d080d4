import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';

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

/** One confidential thing about a patron. */
export interface HeldThing {
  readonly subject: number;
  /** 0 for nobody. */
  readonly owner: number;
  readonly at: Instant;
}

/** A kind of confidential things, as far as opening them for somebody who was not named needs to know it. */
export interface ConfidentialSource {
  readonly kind: ConfidentialKind;
  /** Of its page, inside Kenal. */
  readonly path: (subject: number) => string;
  readonly heldOf: (db: Db, borrowernumber: number) => Promise<HeldThing[]>;
}

/**
 * @param from the table under the alias of `columns`, such as `kenal_promise as d`
 * @param columns `patron`: the borrowernumber; `at`: the moment by which its owner knows it, in UTC
 */
export const confidentialSource = (
  from: string,
  { kind, id, flag, owner }: ConfidentialTable,
  { patron, at, path }: { readonly patron: string; readonly at: string; readonly path: ConfidentialSource['path'] },
): ConfidentialSource => ({
  kind,
  path,
  heldOf: async (db, borrowernumber) => {
    const rows = await db(from)
      .where(patron, borrowernumber)
      .where(flag, 1)
      .orderBy(id)
      .select<{ subject: number; owner: number | null; at: string }[]>(
        `${id} as subject`,
        `${owner} as owner`,
        `${at} as at`,
      );
    return rows.map((row) => ({ subject: row.subject, owner: row.owner ?? 0, at: instantOfUtcText(row.at) }));
  },
});
