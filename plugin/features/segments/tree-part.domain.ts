import { isGroup, type RuleGroup, type RulePath, type SegmentTree } from './tree.domain.ts';

const groupUpTo = (group: RuleGroup, [position = 0, ...inner]: RulePath): RuleGroup => {
  const rules = group.rules.slice(0, position + 1);
  const last = rules[position];
  if (last === undefined || !isGroup(last)) return { ...group, rules };
  return { ...group, rules: [...rules.slice(0, position), groupUpTo(last, inner)] };
};

/** A rule as far as somebody has read it who stands at a condition: that one and everything before it. */
export const upTo = (tree: SegmentTree, path: RulePath): SegmentTree => ({ ...tree, rule: groupUpTo(tree.rule, path) });
