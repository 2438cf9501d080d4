import type { Knex } from 'knex';
import type { VisibleLibraries } from '../../koha/visibility.ts';
import { libraryDay, steadyMs, type LibraryDay } from '../../shared/time.ts';
import { conditionsAsked, rememberingCompiler, type Compiled } from './compiler.ts';
import type { Place, Strategy } from './field.ts';
import { fieldIn, type Registry } from './registry.ts';
import { ALWAYS, and, identifier, NEVER, sql, type Sql } from './sql.domain.ts';
import { askOn } from './statements.ts';
import type { RuleNode, RuleWindow, SegmentTree } from './tree.domain.ts';
import { daysOfWindow, monthsOfSpan } from './window.domain.ts';

/** What a page may wait for one statement. */
const PAGE_SECONDS = 10;

export interface Population extends Place {
  readonly registry: Registry;
  readonly tree: SegmentTree;
  readonly visible: VisibleLibraries;
}

export interface Page {
  /** Whoever has a higher number. */
  readonly after: number;
  readonly limit: number;
  /** A condition on `p` beside the rule. */
  readonly among: Sql;
}

export interface Runner {
  /** `FROM ... WHERE ...` for these patrons. */
  source(population: Population): Promise<Sql>;
  /** Borrowernumbers of these patrons in rising order. @throws Unavailable `segments.too-slow` */
  first(population: Population, page: Page): Promise<number[]>;
  /** Runs `SELECT <what> FROM <source>`, bounded in time. @throws Unavailable `segments.too-slow` */
  select<T>(what: Sql, from: Sql): Promise<T[]>;
  /** What the server means to do for the same statement; bounded too, as a table that is locked holds it up as well. */
  explain<T>(what: Sql, from: Sql): Promise<T[]>;
}

const seen = (visible: VisibleLibraries): Sql => {
  if (visible.all) return ALWAYS;
  return visible.branchcodes.length === 0 ? NEVER : sql`p.branchcode IN (${visible.branchcodes})`;
};

export const runnerOn = (crm: Knex, seconds = PAGE_SECONDS): Runner => {
  const run = askOn(crm, seconds);
  const compiled = rememberingCompiler();
  let given: Numbers | undefined;
  const compiledFor = (population: Population, strategy: Strategy): Compiled =>
    compiled(population.registry, population.tree, { ...population, strategy });
  const among = ({ patrons }: Compiled, further: readonly Sql[]): Sql => {
    const both = and(further);
    return both === ALWAYS ? patrons : sql`${patrons} AND ${both}`;
  };
  const from = (population: Population, strategy: Strategy): Sql =>
    among(compiledFor(population, strategy), [seen(population.visible)]);
  return {
    select: (what, source) => run(sql`SELECT ${what} FROM ${source}`),
    explain: (what, source) => run(sql`EXPLAIN SELECT ${what} FROM ${source}`),
    source: async (population) => from(population, await strategyFor(population)),
    first,
  };

  /**
   * The first few are mostly found near the beginning, patron by patron and nobody else looked at. Where they are not,
   * the beginning has told how far one would have to look.
   */
  async function first(population: Population, page: Page): Promise<number[]> {
    const { after, limit } = page;
    const limits = [seen(population.visible), page.among];
    const read = async (rule: Compiled, numbers: Sql, most: number): Promise<number[]> => {
      const found = await run<{ borrowernumber: number }>(
        sql`SELECT ${NUMBERS} FROM ${among(rule, [...limits, numbers])} ORDER BY p.borrowernumber LIMIT ${most}`,
      );
      return found.map(({ borrowernumber }) => borrowernumber);
    };
    // Nobody has the number 0, and to look where numbers begin takes the server a moment.
    const beyond = after <= 0 ? ALWAYS : sql`p.borrowernumber > ${after}`;
    const nearby = compiledFor(population, 'near');
    if (!nearby.isFoundNear) return read(nearby, beyond, limit);
    const until = after + STRETCH;
    const near = await read(nearby, sql`p.borrowernumber > ${after} AND p.borrowernumber <= ${until}`, limit);
    if (near.length === limit) return near;
    const { least, most } = await numbersGiven();
    if (until >= most) return near;
    const left = limit - near.length;
    const toLookAt = (left * STRETCH) / Math.max(near.length, 0.5);
    const isNear = toLookAt < worthProbing(population) * (most - least);
    const strategy = isNear ? 'probe' : await strategyFor(population);
    return [...near, ...(await read(compiledFor(population, strategy), sql`p.borrowernumber > ${until}`, left))];
  }

  async function numbersGiven(): Promise<Numbers> {
    const asked = steadyMs();
    if (given !== undefined && asked - given.asked < NUMBERS_KEPT_MS) return given;
    const [range] = await run<{ least: number | null; most: number | null }>(
      sql`SELECT MIN(borrowernumber) AS least, MAX(borrowernumber) AS most FROM kenal_patron`,
    );
    given = { asked, least: range?.least ?? 0, most: range?.most ?? 0 };
    return given;
  }

  /**
   * Looking patron by patron pays when the rest of the rule leaves few. How many it leaves is found by trying it on
   * patrons drawn from everywhere: they are found by key, in a millisecond or two.
   */
  async function strategyFor(population: Population): Promise<Strategy> {
    const rest = withoutMonths(population);
    if (rest === undefined) return 'gather';
    const { least, most } = await numbersGiven();
    const drawn = spread(least, most);
    const among = sql`AND p.borrowernumber IN (${drawn})`;
    const [found] = await run<{ patrons: number; everybody: number }>(
      sql`SELECT (SELECT COUNT(*) FROM ${from({ ...population, tree: rest }, 'near')} ${among}) AS patrons,
                 (SELECT COUNT(*) FROM kenal_patron AS p WHERE p.borrowernumber IN (${drawn})) AS everybody`,
    );
    const share = (found?.patrons ?? 0) / Math.max(1, found?.everybody ?? 0);
    return share < worthProbing(population) ? 'probe' : 'gather';
  }
};

interface Numbers {
  readonly asked: number;
  readonly least: number;
  readonly most: number;
}

/** How far numbers reach only helps to guess: an answer a minute old is good enough. */
const NUMBERS_KEPT_MS = 60_000;

const DRAWN = 400;
/**
 * One look-up takes as long as gathering what a month holds of so many patrons, as measured (docs/benchmarks.md), so
 * the longer the time, the more patrons may be looked at one by one.
 */
const SHARE_A_MONTH = 0.03;
const MOST_SHARE = 0.5;
/** As far back as anything may be kept. */
const MONTHS_EVER = 60;

/** Numbers of patrons from the beginning of a page that are looked at before anything is decided. */
const STRETCH = 2_000;

/** Numbers at even distances from the first to the last. */
const spread = (least: number, most: number): number[] => [
  ...new Set(Array.from({ length: DRAWN }, (_, step) => least + Math.floor(((most - least) * step) / (DRAWN - 1)))),
];

/** Below this share of all patrons, looking at each of them is quicker than gathering everybody's use. */
const worthProbing = ({ registry, tree, today, segments }: Population): number => {
  const shares = conditionsAsked(tree.rule, segments).flatMap(({ field, window }) => {
    const { cost, probes = 1 } = fieldIn(registry, field);
    return cost === 'months' ? [(SHARE_A_MONTH * monthsIn(window, today)) / probes] : [];
  });
  return Math.min(MOST_SHARE, ...shares);
};

const monthsIn = (window: RuleWindow | undefined, today: LibraryDay): number => {
  if (window === undefined) return MONTHS_EVER;
  const { first, last } = monthsOfSpan(daysOfWindow(window, today));
  return 1 + Math.round(libraryDay(first).until(last, { largestUnit: 'months' }).months);
};

/**
 * A rule without what has to look at many months; undefined when nothing of it would be left, or nothing would be
 * missing.
 */
const withoutMonths = ({ registry, tree, segments }: Population): SegmentTree | undefined => {
  const isDear = (rule: RuleNode): boolean =>
    conditionsAsked(rule, segments).some(({ field }) => fieldIn(registry, field).cost === 'months');
  if (!isDear(tree.rule) || tree.rule.match === 'any') return undefined;
  const rules = tree.rule.rules.filter((rule) => !isDear(rule));
  return rules.length === 0 ? undefined : { ...tree, rule: { ...tree.rule, rules } };
};

export const COUNT: Sql = sql`COUNT(*) AS patrons`;
export const NUMBERS: Sql = identifier('p.borrowernumber');
