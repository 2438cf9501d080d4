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

/** What a node is to become: firmly so, or only not the opposite, which what is not known already is. */
interface Goal {
  readonly becomes: boolean;
  readonly firmly: boolean;
}

/** The fewest conditions that have to come out otherwise for a node to reach a goal. */
const toReach = (node: Node, { becomes, firmly }: Goal): Change => {
  if (firmly ? node.isTrue === becomes : node.isTrue !== !becomes) return [];
  if (!isGroup(node)) return [{ path: node.path, becomes }];
  const { match, rules } = node;
  const each = (wanted: boolean): Change[] => rules.map((rule) => toReach(rule, { becomes: wanted, firmly }));
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
 * The smallest change that would flip membership. Getting in takes a rule that is true; leaving takes no more than one that
 * is not, so what is not known may stay as it is.
 *
 * @returns empty when no change of any condition would
 */
export const smallestChange = (rule: WhyGroup): Change => {
  const isIn = rule.isTrue === true;
  const change = toReach(rule, { becomes: !isIn, firmly: !isIn });
  return change === IMPOSSIBLE ? [] : change;
};
