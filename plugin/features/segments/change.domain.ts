import type { Why, WhyCondition, WhyGroup } from './segment.domain.ts';

export type Change = Why['change'];

type Node = WhyGroup | WhyCondition;

const isGroup = (node: Node): node is WhyGroup => 'match' in node;

const shortest = (changes: readonly Change[]): Change =>
  changes.reduce((best, one) => (one.length < best.length ? one : best));

/** No change leads there: an empty group can only be what it is. */
const IMPOSSIBLE: Change = Array.from({ length: 10_000 }, () => ({ path: [], becomes: true }));

const together = (changes: readonly Change[]): Change => {
  const all = changes.flat();
  return all.length >= IMPOSSIBLE.length ? IMPOSSIBLE : all;
};

/** The fewest conditions that have to come out otherwise for a node to become true, or false. */
const toBecome = (node: Node, becomes: boolean): Change => {
  if (node.isTrue === becomes) return [];
  if (!isGroup(node)) return [{ path: node.path, becomes }];
  const { match, rules } = node;
  const each = (wanted: boolean): Change[] => rules.map((rule) => toBecome(rule, wanted));
  const one = (wanted: boolean): Change => (rules.length === 0 ? IMPOSSIBLE : shortest(each(wanted)));
  switch (match) {
    case 'all':
      return becomes ? together(each(true)) : one(false);
    case 'any':
      return becomes ? one(true) : together(each(false));
    case 'none':
      return becomes ? together(each(false)) : one(true);
  }
};

/**
 * The smallest change that would flip membership. Leaving needs no more than that the rule is not true any more; that
 * a condition becomes false does that.
 *
 * @returns empty when no change of any condition would
 */
export const smallestChange = (rule: WhyGroup): Change => {
  const change = toBecome(rule, rule.isTrue !== true);
  return change === IMPOSSIBLE ? [] : change;
};
