import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { Operator, RulePath, RuleValue, RuleWindow, SegmentTree, Match } from './tree.domain.ts';

/** `live`: whoever fits at the moment of asking. `snapshot`: whoever fitted when it was taken. */
export type SegmentKind = 'live' | 'snapshot';

export interface Segment {
  readonly id: number;
  /** Stable across installations: what files and other segments refer to. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly kind: SegmentKind;
  readonly tree: SegmentTree;
  /** Rises by one with each change; a change names the version that it was made from. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** Borrowernumber of the member of staff who changed it last. */
  readonly changedBy: number;
}

/** A segment as it stands in a list. */
export interface SegmentInList extends Segment {
  /** Patrons whom the viewer may see, when they were counted last; undefined before the first count. */
  readonly size: SegmentSize | undefined;
}

/** How many patrons whom the viewer may see were in a segment on a day. */
export interface SegmentSize {
  readonly day: LibraryDay;
  readonly patrons: number;
  readonly entered: number;
  readonly left: number;
}

export interface SegmentCount {
  readonly patrons: number;
  /** Of so many whom the viewer may see. */
  readonly everybody: number;
  readonly milliseconds: number;
}

/** How many patrons are still in after a condition, in the order in which the rule is read. */
export interface StillIn {
  readonly path: RulePath;
  /** Patrons for whom this and everything before it in its group holds; in an `any` group, whoever is in so far. */
  readonly patrons: number;
  /** Those before it. */
  readonly of: number;
}

/** How patrons of a segment can be reached, first fitting way only, so that the parts sum up. */
export interface Reach {
  readonly byEmail: number;
  readonly byPhone: number;
  readonly byLetter: number;
  readonly notAtAll: number;
  /** Children, who are in no marketing audience; counted in no other part. */
  readonly children: number;
}

/** True, false, or not known (undefined). */
export type Truth = boolean | undefined;

/** What is known of a patron for one condition; null: nothing. */
export type KnownValue = number | string | boolean | readonly string[] | null;

export interface WhyCondition {
  readonly path: RulePath;
  readonly field: string;
  readonly operator: Operator;
  readonly value: RuleValue | undefined;
  readonly window: RuleWindow | undefined;
  readonly isTrue: Truth;
  readonly known: KnownValue;
}

export interface WhyGroup {
  readonly path: RulePath;
  readonly match: Match;
  readonly isTrue: Truth;
  readonly rules: readonly (WhyGroup | WhyCondition)[];
}

export interface Why {
  readonly isIn: boolean;
  readonly rule: WhyGroup;
  /** The fewest conditions that would have to come out otherwise for membership to flip, and how each. */
  readonly change: readonly { readonly path: RulePath; readonly becomes: boolean }[];
}

/** A share of the segment set against the same share of everybody else. */
export interface SpecialFact {
  readonly field: string;
  /** A value of the field, `1` or `0` for a flag; of ages the first of ten years. */
  readonly value: string;
  readonly inside: number;
  readonly insideOf: number;
  readonly outside: number;
  readonly outsideOf: number;
}

export interface Comparison {
  readonly onlyFirst: number;
  readonly both: number;
  readonly onlySecond: number;
}
