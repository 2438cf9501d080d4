import { SEGMENT_FIELD } from './asked.domain.ts';
import type { AskedSegment, Cost, Place, SegmentField, SqlPlace, Strategy } from './field.ts';
import { fieldIn, type Registry } from './registry.ts';
import { and, or, sql, type Sql } from './sql.domain.ts';
import { conditionsOf, isGroup, type RuleNode, type SegmentTree } from './tree.domain.ts';

const COSTS: Readonly<Record<Cost, number>> = { column: 1, lookup: 2, months: 3 };

/** The dearest thing that a node asks. */
const costOf = (registry: Registry, node: RuleNode): number =>
  Math.max(0, ...conditionsOf(node).map(({ condition }) => COSTS[fieldIn(registry, condition.field).cost]));

interface Compiling {
  readonly registry: Registry;
  readonly place: SqlPlace;
}

/**
 * A node as a condition that is true where the node comes out as `wanted`. Nothing is negated: the opposite of a
 * condition is asked for as such, so that what is not known (NULL) counts for neither, as in Kleene's logic.
 */
const compileNode = (node: RuleNode, wanted: boolean, all: Compiling): Sql => {
  if (!isGroup(node)) return fieldIn(all.registry, node.field).sql(node, wanted, all.place);
  // The server asks in this order and stops as soon as it knows.
  const rules = [...node.rules].sort((one, other) => costOf(all.registry, one) - costOf(all.registry, other));
  switch (node.match) {
    case 'all': {
      const parts = rules.map((rule) => compileNode(rule, wanted, all));
      return wanted ? and(parts) : or(parts);
    }
    case 'any': {
      const parts = rules.map((rule) => compileNode(rule, wanted, all));
      return wanted ? or(parts) : and(parts);
    }
    case 'none': {
      const parts = rules.map((rule) => compileNode(rule, !wanted, all));
      return wanted ? and(parts) : or(parts);
    }
  }
};

/** Every field that a tree asks for, also through other segments. */
export const fieldsAsked = (registry: Registry, tree: SegmentTree, segments: Place['segments']): Set<SegmentField> => {
  const fields = new Set<SegmentField>();
  const open: SegmentTree[] = [tree];
  const seen = new Set<AskedSegment>();
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { condition } of conditionsOf(next.rule)) {
      fields.add(fieldIn(registry, condition.field));
      if (condition.field !== SEGMENT_FIELD) continue;
      for (const key of condition.value as readonly string[]) {
        const asked = segments.get(key);
        if (asked === undefined || seen.has(asked)) continue;
        seen.add(asked);
        open.push(asked.tree);
      }
    }
  return fields;
};

/** The patrons of a rule: what stands after FROM. */
export const compile = (registry: Registry, tree: SegmentTree, place: Place & { readonly strategy: Strategy }): Sql => {
  const sqlPlace: SqlPlace = {
    ...place,
    rule: (asked, wanted) => compileNode(asked.rule, wanted, { registry, place: sqlPlace }),
  };
  const where = compileNode(tree.rule, true, { registry, place: sqlPlace });
  const needsMetric = [...fieldsAsked(registry, tree, place.segments)].some((field) => field.needsMetric);
  return sql`${needsMetric ? WITH_METRIC : PATRONS} WHERE p.excluded_because IS NULL AND (${where})`;
};

const PATRONS = sql`kenal_patron AS p`;
/** A patron who wants no history has no metric; should a row be there, it is not looked at. */
const WITH_METRIC = sql`kenal_patron AS p
  LEFT JOIN kenal_patron_metric AS m ON m.borrowernumber = p.borrowernumber AND p.privacy <> 2`;
