import { keysAsked, SEGMENT_FIELD } from './asked.domain.ts';
import type { AskedSegment, Cost, Place, SegmentField, SqlPlace, Strategy } from './field.ts';
import { fieldIn, type Registry } from './registry.ts';
import { and, or, sql, type Sql } from './sql.domain.ts';
import { conditionsOf, isGroup, type RuleCondition, type RuleNode, type SegmentTree } from './tree.domain.ts';

const COSTS: Readonly<Record<Cost, number>> = { column: 1, lookup: 2, months: 3 };

/** The dearest thing that a node asks, also through other segments. */
const costOf = (node: RuleNode, { registry, place }: Compiling): number =>
  Math.max(
    0,
    ...conditionsAsked(node, place.segments).map((condition) => COSTS[fieldIn(registry, condition.field).cost]),
  );

/** The server asks in this order and stops as soon as it knows. */
const cheapestFirst = (rules: readonly RuleNode[], all: Compiling): RuleNode[] =>
  rules
    .map((rule) => ({ rule, cost: costOf(rule, all) }))
    .sort((one, other) => one.cost - other.cost)
    .map(({ rule }) => rule);

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
  const rules = cheapestFirst(node.rules, all);
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

interface AskedBy {
  readonly conditions: readonly RuleCondition[];
  readonly segments: readonly AskedSegment[];
}

/**
 * Every condition of a node and of the segments that it asks for, each of which counts once. Only the rules of live
 * ones become part of a statement; but whoever is in a snapshot was found by its rule as well.
 */
const askedBy = (node: RuleNode, segments: Place['segments'], through: 'live' | 'all'): AskedBy => {
  const conditions: RuleCondition[] = [];
  const open: RuleNode[] = [node];
  const seen = new Set<AskedSegment>();
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { condition } of conditionsOf(next)) {
      conditions.push(condition);
      if (condition.field !== SEGMENT_FIELD) continue;
      for (const key of condition.value as readonly string[]) {
        const asked = segments.get(key);
        if (asked === undefined || seen.has(asked)) continue;
        seen.add(asked);
        if (through === 'all' || asked.kind === 'live') open.push(asked.tree.rule);
      }
    }
  return { conditions, segments: [...seen] };
};

/** Every condition that becomes part of a node's statement, also those of other segments. */
export const conditionsAsked = (node: RuleNode, segments: Place['segments']): readonly RuleCondition[] =>
  askedBy(node, segments, 'live').conditions;

/** Every field that a tree asks for, also through other segments. */
export const fieldsAsked = (registry: Registry, tree: SegmentTree, segments: Place['segments']): Set<SegmentField> =>
  new Set(askedBy(tree.rule, segments, 'all').conditions.map(({ field }) => fieldIn(registry, field)));

/** A rule as part of a statement. */
export interface Compiled {
  /** The patrons of the rule: what stands after FROM. */
  readonly patrons: Sql;
  /** Whether a few patrons are found sooner one by one: it looks at many months, or puts long lists together. */
  readonly isFoundNear: boolean;
}

type CompilePlace = Place & { readonly strategy: Strategy };

export const compile = (registry: Registry, tree: SegmentTree, place: CompilePlace): Compiled => {
  const sqlPlace: SqlPlace = {
    ...place,
    rule: (asked, wanted) => compileNode(asked.rule, wanted, { registry, place: sqlPlace }),
  };
  const where = compileNode(tree.rule, true, { registry, place: sqlPlace });
  const fields = conditionsAsked(tree.rule, place.segments).map(({ field }) => fieldIn(registry, field));
  const table = fields.some(({ needsMetric }) => needsMetric) ? WITH_METRIC : PATRONS;
  return {
    patrons: sql`${table} WHERE p.excluded_because IS NULL AND (${where})`,
    isFoundNear: fields.some(({ cost, hasLongLists }) => cost === 'months' || hasLongLists === true),
  };
};

/** So many rules are kept, none of which may be longer than so many characters. */
const MOST_KEPT = 200;
const LONGEST_KEPT = 10_000;

interface Saying {
  readonly text: string;
  readonly asksForSegments: boolean;
}

const sayings = new WeakMap<SegmentTree, Saying>();

/** What a rule says. A page asks one and the same tree many things, and small statements take less than reading it. */
const sayingOf = (tree: SegmentTree): Saying => {
  const known = sayings.get(tree);
  if (known !== undefined) return known;
  const saying = { text: JSON.stringify(tree.rule), asksForSegments: keysAsked(tree).length > 0 };
  sayings.set(tree, saying);
  return saying;
};

type Compile = (registry: Registry, tree: SegmentTree, place: CompilePlace) => Compiled;

/** The same, remembering the latest rules: a page asks for one several times, and so does whoever works on it. */
export const rememberingCompiler = (): Compile => rememberingTrees(rememberingSayings());

/** One and the same tree is not even read again, unless it asks for others, whose rules may have changed. */
const rememberingTrees = (compileAnew: Compile): Compile => {
  const lately = new WeakMap<SegmentTree, Partial<Record<Strategy, Lately>>>();
  return (registry, tree, place) => {
    const known = lately.get(tree)?.[place.strategy];
    if (known?.registry === registry && isSameDay(known.today, place.today)) return known.compiled;
    const compiled = compileAnew(registry, tree, place);
    if (!sayingOf(tree).asksForSegments)
      lately.set(tree, { ...lately.get(tree), [place.strategy]: { registry, today: place.today, compiled } });
    return compiled;
  };
};

const isSameDay = (one: Place['today'], other: Place['today']): boolean => one === other || one.equals(other);

interface Lately {
  readonly registry: Registry;
  readonly today: Place['today'];
  readonly compiled: Compiled;
}

const rememberingSayings = (): Compile => {
  const keptOf = new WeakMap<Registry, Map<string, Compiled>>();
  return (registry, tree, place) => {
    const kept = keptOf.get(registry) ?? new Map<string, Compiled>();
    keptOf.set(registry, kept);
    const { text, asksForSegments } = sayingOf(tree);
    const asked = asksForSegments ? askedBy(tree.rule, place.segments, 'live').segments : [];
    const others = asked.map((other) => [other.key, other.id, other.kind, other.tellsOfUse, other.tree.rule]);
    const key = `${place.strategy} ${place.today.toString()} ${text} ${JSON.stringify(others)}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const compiled = compile(registry, tree, place);
    if (key.length > LONGEST_KEPT) return compiled;
    const [oldest] = kept.keys();
    if (kept.size === MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(key, compiled);
    return compiled;
  };
};

const PATRONS = sql`kenal_patron AS p`;
/** A patron who wants no history has no metric; should a row be there, it is not looked at. */
const WITH_METRIC = sql`kenal_patron AS p
  LEFT JOIN kenal_patron_metric AS m ON m.borrowernumber = p.borrowernumber AND p.privacy <> 2`;
