import type { Knex } from 'knex';
import type { VisibleLibraries } from '../../koha/visibility.ts';
import { Unavailable } from '../../shared/errors.ts';
import { compile } from './compiler.ts';
import type { Place, Strategy } from './field.ts';
import { fieldIn, type Registry } from './registry.ts';
import { ALWAYS, identifier, NEVER, sql, type Sql } from './sql.domain.ts';
import { conditionsOf, type RuleGroup, type SegmentTree } from './tree.domain.ts';

/** What a page may wait for one statement. */
const PAGE_SECONDS = 10;

export interface Population extends Place {
  readonly tree: SegmentTree;
  readonly visible: VisibleLibraries;
}

export interface Runner {
  /**
   * `FROM ... WHERE ...` for these patrons. Whoever reads only the first few says `probe`: nobody else is looked at then.
   */
  source(population: Population, strategy?: Strategy): Promise<Sql>;
  /** Runs `SELECT <what> FROM <source>`, bounded in time. @throws Unavailable `segments.too-slow` */
  select<T>(what: Sql, from: Sql): Promise<T[]>;
}

const seen = (visible: VisibleLibraries): Sql => {
  if (visible.all) return ALWAYS;
  return visible.branchcodes.length === 0 ? NEVER : sql`p.branchcode IN (${visible.branchcodes})`;
};

/** A statement whose time is limited. MariaDB takes the limit from the comment, to others it is one. */
const limited = (statement: Sql, seconds: number): Sql => ({
  text: `/*M!100108 SET STATEMENT max_statement_time = ${seconds} FOR */ ${statement.text}`,
  values: statement.values,
});

const TOOK_TOO_LONG = new Set<unknown>([1969, 3024]);

export const runnerOn = (crm: Knex, registry: Registry, seconds = PAGE_SECONDS): Runner => {
  const run = async <T>(statement: Sql): Promise<T[]> => {
    const { text, values } = limited(statement, seconds);
    try {
      const [rows] = (await crm.raw(text, values as never[])) as [T[]];
      return rows;
    } catch (error) {
      if (!TOOK_TOO_LONG.has((error as { errno?: unknown }).errno)) throw error;
      throw new Unavailable(
        'segments.too-slow',
        'This rule takes longer than a page may wait.',
        { seconds },
        {
          cause: error,
          help: 'Narrow it: add a library or a category, or look at a shorter time.',
        },
      );
    }
  };
  const from = ({ tree, visible, ...place }: Population, strategy: Strategy): Sql => {
    const patrons = compile(registry, tree, { ...place, strategy });
    const limit = seen(visible);
    return limit === ALWAYS ? patrons : sql`${patrons} AND ${limit}`;
  };
  return {
    select: (what, source) => run(sql`SELECT ${what} FROM ${source}`),
    source: async (population, strategy) => from(population, strategy ?? (await strategyFor(population))),
  };

  /**
   * Looking patron by patron pays when the rest of the rule leaves few. How many it leaves is found by trying it on
   * patrons drawn from everywhere: they are found by key, in a millisecond or two.
   */
  async function strategyFor(population: Population): Promise<Strategy> {
    const rest = withoutMonths(registry, population.tree);
    if (rest === undefined) return 'gather';
    const [[range]] = (await crm.raw(
      'SELECT MIN(borrowernumber) AS least, MAX(borrowernumber) AS most FROM kenal_patron',
    )) as [[{ least: number | null; most: number | null }]];
    const drawn = spread(range.least ?? 0, range.most ?? 0);
    const among = sql`AND p.borrowernumber IN (${drawn})`;
    const [found] = await run<{ patrons: number; everybody: number }>(
      sql`SELECT (SELECT COUNT(*) FROM ${from({ ...population, tree: rest }, 'probe')} ${among}) AS patrons,
                 (SELECT COUNT(*) FROM kenal_patron AS p WHERE p.borrowernumber IN (${drawn})) AS everybody`,
    );
    return (found?.patrons ?? 0) < SELECTIVE * Math.max(1, found?.everybody ?? 0) ? 'probe' : 'gather';
  }
};

const DRAWN = 400;
/** Below this share of all patrons, looking at each of them is quicker than at everybody's months. */
const SELECTIVE = 0.1;

/** Numbers at even distances from the first to the last. */
const spread = (least: number, most: number): number[] => [
  ...new Set(Array.from({ length: DRAWN }, (_, step) => least + Math.floor(((most - least) * step) / (DRAWN - 1)))),
];

/**
 * A rule without what has to look at many months; undefined when nothing of it would be left, or nothing would be
 * missing.
 */
const withoutMonths = (registry: Registry, tree: SegmentTree): SegmentTree | undefined => {
  const isDear = (rule: RuleGroup['rules'][number]): boolean =>
    conditionsOf(rule).some(({ condition }) => fieldIn(registry, condition.field).cost === 'months');
  if (!isDear(tree.rule) || tree.rule.match === 'any') return undefined;
  const rules = tree.rule.rules.filter((rule) => !isDear(rule));
  return rules.length === 0 ? undefined : { ...tree, rule: { ...tree.rule, rules } };
};

export const COUNT: Sql = sql`COUNT(*) AS patrons`;
export const NUMBERS: Sql = identifier('p.borrowernumber');
