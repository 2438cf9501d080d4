/**
 * What a segment asks: a tree of conditions, as it stands in the database, in files and in answers to programs.
 *
 * A condition is true, false or not known of a patron (as when no birth date is known). Groups reckon as Kleene's
 * logic does, and a patron is in the segment only if the whole rule is true.
 */

export const TREE_VERSION = 1;

/** A group in a group in ... may be so deep, the outermost counted. */
export const DEEPEST = 8;
export const MOST_CONDITIONS = 100;
export const MOST_VALUES = 500;
/** In characters: as long as the longest value of an interest. */
export const LONGEST_TEXT = 190;
/** Longest rolling window, in days: a hundred years. */
export const LONGEST_DAYS = 36_525;

export const MATCHES = ['all', 'any', 'none'] as const;
export type Match = (typeof MATCHES)[number];

export const OPERATORS = [
  'at_least',
  'at_most',
  'is',
  'between',
  'on_or_after',
  'on_or_before',
  'in_last_days',
  'not_in_last_days',
  'in_next_days',
  'is_one_of',
  'is_none_of',
  'starts_with',
  'is_true',
  'is_false',
  'has_any',
  'has_all',
  'has_none',
  'happened',
  'did_not_happen',
  'is_in_sample',
  'is_known',
  'is_unknown',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** From one to another of these; an empty list means any. */
export interface Move {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** So many percent, drawn by a seed: the same seed draws the same patrons. */
export interface Sample {
  readonly percent: number;
  readonly seed: string;
}

export type RuleValue = number | string | readonly [number, number] | readonly string[] | Move | Sample;

/**
 * Which days count, all of them library days: so many days, or calendar months, up to and including today; or from
 * one day until another, both included.
 */
export type RuleWindow =
  { readonly days: number } | { readonly months: number } | { readonly from: string; readonly until: string };

/** Narrows what counts, where the field offers it: interests above a weight, or only those that were declared. */
export interface Narrowing {
  readonly weight?: number;
  readonly declared?: boolean;
}

export interface RuleCondition {
  readonly field: string;
  readonly operator: Operator;
  /** Left out by operators that ask nothing more, such as `is_known`. */
  readonly value?: RuleValue;
  /** Left out: everything that may be known. */
  readonly window?: RuleWindow;
  readonly with?: Narrowing;
}

/** `all` and `none` of nothing are true, `any` of nothing is false. */
export interface RuleGroup {
  readonly match: Match;
  readonly rules: readonly RuleNode[];
}

export type RuleNode = RuleGroup | RuleCondition;

export interface SegmentTree {
  readonly version: typeof TREE_VERSION;
  readonly rule: RuleGroup;
}

/** Where a node stands: positions in `rules` from the outermost group inwards; empty for that group itself. */
export type RulePath = readonly number[];

export const isGroup = (node: RuleNode): node is RuleGroup => 'match' in node;

/** Everybody who may be in a segment at all. */
export const EVERYBODY: SegmentTree = { version: TREE_VERSION, rule: { match: 'all', rules: [] } };

/** Every condition with its place, outermost first and in the order in which they are read. */
export const conditionsOf = (
  node: RuleNode,
  path: RulePath = [],
): { readonly path: RulePath; readonly condition: RuleCondition }[] =>
  isGroup(node)
    ? node.rules.flatMap((rule, position) => conditionsOf(rule, [...path, position]))
    : [{ path, condition: node }];
