import { conditionsOf, type SegmentTree } from './tree.domain.ts';

/** The field by which a rule asks for other segments. */
export const SEGMENT_FIELD = 'segment';

/** Keys of the segments that a rule asks for itself. */
export const keysAsked = (tree: SegmentTree): string[] => [
  ...new Set(
    conditionsOf(tree.rule)
      .filter(({ condition }) => condition.field === SEGMENT_FIELD)
      .flatMap(({ condition }) => condition.value as readonly string[]),
  ),
];

export interface Asked {
  /** Keys that no segment has. */
  readonly unknown: readonly string[];
  /** Whether the rule leads back to `self`. */
  readonly isCircle: boolean;
  /** Conditions in all, counted as often as they are asked. */
  readonly conditions: number;
}

/** Follows every way through the segments that a rule asks for. `self` is the key of the rule's own segment, if it has one. */
export const followAsked = (
  tree: SegmentTree,
  segments: ReadonlyMap<string, { readonly kind: string; readonly tree: SegmentTree }>,
  self: string | undefined,
): Asked => {
  const unknown = new Set<string>();
  const known = new Map<string, { isCircle: boolean; conditions: number }>();
  const open = new Set<string>(self === undefined ? [] : [self]);
  const visit = (rule: SegmentTree): { isCircle: boolean; conditions: number } => {
    const result = { isCircle: false, conditions: conditionsOf(rule.rule).length };
    for (const key of keysAsked(rule)) {
      if (open.has(key)) return { isCircle: true, conditions: result.conditions };
      const segment = segments.get(key);
      if (segment === undefined) unknown.add(key);
      if (segment?.kind !== 'live') continue;
      let below = known.get(key);
      if (below === undefined) {
        open.add(key);
        below = visit(segment.tree);
        open.delete(key);
        known.set(key, below);
      }
      result.isCircle ||= below.isCircle;
      result.conditions += below.conditions;
    }
    return result;
  };
  return { ...visit(tree), unknown: [...unknown] };
};
