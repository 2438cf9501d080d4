import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import type { VisibleLibraries } from '../../koha/visibility.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { Permission } from '../access/index.ts';
import type { FieldFacts } from './field.domain.ts';
import type { KnownValue, Truth } from './segment.domain.ts';
import type { Sql } from './sql.domain.ts';
import type { RuleCondition, SegmentTree } from './tree.domain.ts';

/**
 * What the judge needs to know of patrons for some fields, read plainly: no condition of a rule plays a part in it.
 *
 * @typeParam F what is read of one patron
 */
export interface FactSource<F> {
  readonly name: string;
  /** Patrons of whom nothing is there may be left out. */
  load(db: Db, borrowernumbers: readonly number[]): Promise<ReadonlyMap<number, F>>;
}

/** A segment that another one asks for. */
export interface AskedSegment {
  readonly id: number;
  readonly key: string;
  readonly kind: 'live' | 'snapshot';
  readonly tree: SegmentTree;
  /** Whether anything in its rule tells of use. */
  readonly tellsOfUse: boolean;
}

export interface Place {
  /** The library day up to which windows reach. */
  readonly today: LibraryDay;
  readonly segments: ReadonlyMap<string, AskedSegment>;
}

/**
 * How to look for use over many months: `gather` finds everybody whose use suffices first, `probe` looks patron by
 * patron. The answer is the same; which is faster depends on how many patrons the rest of the rule leaves. `near` is for
 * the beginning of a page: like `probe`, and long lists are looked at patron by patron as well.
 */
export type Strategy = 'gather' | 'probe' | 'near';

/** Where a condition becomes part of a statement: `p` is kenal_patron, `m` kenal_patron_metric where it was joined. */
export interface SqlPlace extends Place {
  readonly strategy: Strategy;
  /** Another segment's rule as a condition. */
  rule(tree: SegmentTree, wanted: boolean): Sql;
}

export interface JudgePlace extends Place {
  /** Another segment's rule for the same patron. */
  rule(tree: SegmentTree): Truth;
}

export interface Judged {
  readonly isTrue: Truth;
  readonly known: KnownValue;
}

/** How dear a condition is, so that the dear ones are asked last. */
export type Cost = 'column' | 'lookup' | 'months';

export interface Offering {
  readonly visible: VisibleLibraries;
  /** Values that saved rules ask for: they are named even where they would not be offered. */
  readonly asked: readonly string[];
}

/** One field that segments may ask for: what is said about it, its SQL, and, independently, how a judge reads it. */
export interface SegmentField extends FieldFacts {
  /** Needed beside that for segments; a segment that asks for it is hidden from everybody else. */
  readonly permissions: readonly Permission[];
  readonly source: FactSource<unknown>;
  readonly needsMetric: boolean;
  readonly cost: Cost;
  /** Of a field that looks at many months: how many look-ups it takes to look at one patron. */
  readonly probes?: number;
  /** It may put together a list of very many patrons: the first ones of a page are found sooner one by one. */
  readonly hasLongLists?: boolean;
  /** What may be chosen, where the field itself knows. Never more than a form can hold. */
  readonly offered?: (
    crm: Knex,
    offering: Offering,
  ) => Promise<readonly { readonly value: string; readonly name: string }[]>;
  /** A value that few enough patrons share and many have, to tell what is special about a segment; NULL: not known. */
  readonly groups?: ((today: LibraryDay) => Sql) | undefined;
  /** The same where a patron may have several values, or few have any: rows to be joined to `p`, and their value. */
  readonly values?: { readonly rows: Sql; readonly value: Sql } | undefined;
  /**
   * True for exactly those patrons for whom the condition comes out as `wanted`. Where it is not known, this is false
   * or NULL for both, so that a statement never has to negate.
   */
  sql(condition: RuleCondition, wanted: boolean, place: SqlPlace): Sql;
  /** @param fact what the source has of the patron */
  judge(condition: RuleCondition, fact: unknown, place: JudgePlace): Judged;
}
