import type { Db } from '../../shared/db/connection.ts';
import { fieldsAsked } from './compiler.ts';
import type { FactSource, Judged, JudgePlace, Place } from './field.ts';
import { allOf, anyOf, opposite } from './judging.domain.ts';
import { fieldIn, type Registry } from './registry.ts';
import type { Truth, WhyCondition, WhyGroup } from './segment.domain.ts';
import {
  isGroup,
  type RuleCondition,
  type RuleGroup,
  type RuleNode,
  type RulePath,
  type SegmentTree,
} from './tree.domain.ts';

/** What every source has of some patrons. */
export type Facts = ReadonlyMap<string, ReadonlyMap<number, unknown>>;

/** Reads what a tree needs to know of these patrons, source by source. */
export const loadFacts = async (
  db: Db,
  registry: Registry,
  {
    tree,
    segments,
    borrowernumbers,
  }: {
    readonly tree: SegmentTree;
    readonly segments: Place['segments'];
    readonly borrowernumbers: readonly number[];
  },
): Promise<Facts> => {
  const sources = new Map<string, FactSource<unknown>>();
  for (const { source } of fieldsAsked(registry, tree, segments)) sources.set(source.name, source);
  const facts = new Map<string, ReadonlyMap<number, unknown>>();
  for (const [name, source] of sources) facts.set(name, await source.load(db, borrowernumbers));
  return facts;
};

export interface JudgeDeps extends Place {
  readonly registry: Registry;
  readonly facts: Facts;
}

/** Judges a rule for one patron by plain reading, one condition at a time, and keeps every step. */
export const judge = (tree: SegmentTree, borrowernumber: number, deps: JudgeDeps): WhyGroup => {
  const place: JudgePlace = {
    today: deps.today,
    segments: deps.segments,
    rule: (asked) => judge(asked, borrowernumber, deps).isTrue,
  };
  const condition = (asked: RuleCondition): Judged => {
    const field = fieldIn(deps.registry, asked.field);
    return field.judge(asked, deps.facts.get(field.source.name)?.get(borrowernumber), place);
  };
  const visit = (node: RuleNode, path: RulePath): WhyGroup | WhyCondition => {
    if (isGroup(node)) return group(node, path);
    const { field, operator, value, window } = node;
    return { path, field, operator, value, window, ...condition(node) };
  };
  const group = ({ match, rules }: RuleGroup, path: RulePath): WhyGroup => {
    const traced = rules.map((rule, position) => visit(rule, [...path, position]));
    return { path, match, isTrue: reckoned[match](traced.map(({ isTrue }) => isTrue)), rules: traced };
  };
  return group(tree.rule, []);
};

const reckoned: Readonly<Record<RuleGroup['match'], (truths: readonly Truth[]) => Truth>> = {
  all: allOf,
  any: anyOf,
  none: (truths) => opposite(anyOf(truths)),
};
