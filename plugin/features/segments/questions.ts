import type { Knex } from 'knex';
import { NotFound } from '../../shared/errors.ts';
import { dayIn, steadyMs, type LibraryDay } from '../../shared/time.ts';
import { inAudience, isChild } from './audience.ts';
import { smallestChange } from './change.domain.ts';
import { judge, loadFacts } from './judge.ts';
import { lotSql } from './own-fields.ts';
import { mayUse, mustBeAllowed } from './permitted.ts';
import type { RegistrySource } from './registry.ts';
import { COUNT, NUMBERS, runnerOn, type Population } from './runner.ts';
import { askedSegments } from './segment.repository.ts';
import { specialFacts } from './special.ts';
import { sql } from './sql.domain.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';
import { EVERYBODY, conditionsOf, type SegmentTree } from './tree.domain.ts';
import { upTo } from './tree-part.domain.ts';

export interface QuestionDeps {
  readonly crm: Knex;
  readonly registry: RegistrySource;
  /** IANA zone of the library's days. */
  readonly timezone: string;
  /** The library day that the ledger shows, where it shows the past on purpose. */
  readonly asOf: () => Promise<LibraryDay | undefined>;
  /** What a page may wait for one statement, in seconds. */
  readonly patience?: number;
}

type Questions = Pick<
  SegmentService,
  | 'count'
  | 'stillIn'
  | 'reach'
  | 'sample'
  | 'members'
  | 'children'
  | 'withoutChildren'
  | 'why'
  | 'special'
  | 'compare'
  | 'plan'
  | 'heaviness'
>;

interface NumberRow {
  readonly borrowernumber: number;
}

/** Rows that a plan looks at before it is worth a warning. */
const MANY_ROWS = 5_000_000;

/** Everything that can be asked about the patrons of a rule. Each answer holds only patrons whom the viewer may see. */
export const segmentQuestions = ({ crm, registry, timezone, asOf, patience }: QuestionDeps): Questions => {
  const runner = runnerOn(crm, patience);

  const populationOf = async ({ viewer, now }: Asking, tree: SegmentTree): Promise<Population> => {
    const [fields, day, segments] = await Promise.all([registry(), asOf(), askedSegments(crm)]);
    mustBeAllowed(viewer, fields, tree, segments);
    return { registry: fields, tree, visible: viewer.visible, today: day ?? dayIn(timezone, now), segments };
  };

  const countOf = async (population: Population): Promise<number> => {
    const [row] = await runner.select<{ patrons: number }>(COUNT, await runner.source(population));
    return row?.patrons ?? 0;
  };

  /** What the server means to do; nothing is looked at yet. */
  const planOf = async (population: Population) => {
    const source = await runner.source(population);
    const statement = sql`SELECT ${COUNT} FROM ${source}`;
    const rows = await runner.explain<PlanRow>(COUNT, source);
    const steps = rows
      .filter(({ table }) => table !== null)
      .map(({ table, key, rows: looked }) => ({
        table: table ?? '',
        key: key ?? undefined,
        rows: Number(looked ?? 0),
      }));
    return { statement, steps, rows: steps.reduce((sum, step) => sum + step.rows, 0) };
  };

  const numbers = (rows: readonly NumberRow[]): number[] => rows.map(({ borrowernumber }) => borrowernumber);

  return {
    async count(asking, tree) {
      const population = await populationOf(asking, tree);
      const started = steadyMs();
      const [counted, everybody] = await Promise.all([
        countOf(population).then((patrons) => ({ patrons, milliseconds: Math.round(steadyMs() - started) })),
        countOf({ ...population, tree: EVERYBODY }),
      ]);
      return { ...counted, everybody };
    },

    async stillIn(asking, tree) {
      const population = await populationOf(asking, tree);
      const steps: { path: readonly number[]; patrons: number; of: number }[] = [];
      let before = await countOf({ ...population, tree: EVERYBODY });
      for (const { path } of conditionsOf(tree.rule)) {
        const patrons = await countOf({ ...population, tree: upTo(tree, path) });
        steps.push({ path, patrons, of: before });
        before = patrons;
      }
      return steps;
    },

    async reach(asking, tree) {
      const source = await runner.source(await populationOf(asking, tree));
      const [row] = await runner.select<Record<'email' | 'phone' | 'letter' | 'none' | 'children', number>>(
        sql`CAST(COALESCE(SUM(NOT child AND has_email), 0) AS SIGNED) AS email,
            CAST(COALESCE(SUM(NOT child AND NOT has_email AND has_phone), 0) AS SIGNED) AS phone,
            CAST(COALESCE(SUM(NOT child AND NOT has_email AND NOT has_phone AND has_address), 0) AS SIGNED) AS letter,
            CAST(COALESCE(SUM(NOT child AND NOT has_email AND NOT has_phone AND NOT has_address), 0) AS SIGNED) AS none,
            CAST(COALESCE(SUM(child), 0) AS SIGNED) AS children`,
        sql`(SELECT p.has_email, p.has_phone, p.has_address AND NOT p.is_gone_no_address AS has_address,
                    ${isChild((await populationOf(asking, tree)).today)} AS child FROM ${source}) AS patron`,
      );
      return {
        byEmail: row?.email ?? 0,
        byPhone: row?.phone ?? 0,
        byLetter: row?.letter ?? 0,
        notAtAll: row?.none ?? 0,
        children: row?.children ?? 0,
      };
    },

    async sample(asking, tree, { size, seed }) {
      const source = await runner.source(await populationOf(asking, tree));
      return numbers(await runner.select<NumberRow>(NUMBERS, sql`${source} ORDER BY ${lotSql(seed)} LIMIT ${size}`));
    },

    async members(asking, tree, { after, limit, audience = 'everybody' }) {
      const population = await populationOf(asking, tree);
      return runner.first(population, { after, limit, among: inAudience(audience, population.today) });
    },

    async children(asking, tree) {
      const population = await populationOf(asking, tree);
      const source = await runner.source(population);
      const [row] = await runner.select<{ patrons: number }>(COUNT, sql`${source} AND ${isChild(population.today)}`);
      return row?.patrons ?? 0;
    },

    async withoutChildren(asking, borrowernumbers) {
      if (borrowernumbers.length === 0) return [];
      const population = await populationOf(asking, EVERYBODY);
      const grownUp = inAudience('outreach', population.today);
      return numbers(
        await runner.select<NumberRow>(
          NUMBERS,
          sql`${await runner.source(population)} AND p.borrowernumber IN (${borrowernumbers}) AND ${grownUp}`,
        ),
      );
    },

    async why(asking, tree, borrowernumber) {
      const population = await populationOf(asking, tree);
      const [seen] = await runner.select<NumberRow>(
        NUMBERS,
        sql`${await runner.source({ ...population, tree: EVERYBODY })} AND p.borrowernumber = ${borrowernumber}`,
      );
      if (seen === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
      const facts = await loadFacts(crm, population.registry, { ...population, borrowernumbers: [borrowernumber] });
      const rule = judge(tree, borrowernumber, { ...population, facts });
      return { isIn: rule.isTrue === true, rule, change: smallestChange(rule) };
    },

    async special(asking, tree) {
      const population = await populationOf(asking, tree);
      return specialFacts({
        runner,
        fields: [...population.registry.values()].filter((field) => mayUse(asking.viewer, field)),
        today: population.today,
        inside: await runner.source(population),
        everybody: await runner.source({ ...population, tree: EVERYBODY }),
      });
    },

    async compare(asking, first, second) {
      const [one, two] = [await populationOf(asking, first), await populationOf(asking, second)];
      const both: SegmentTree = { version: 1, rule: { match: 'all', rules: [first.rule, second.rule] } };
      const shared = await countOf({ ...one, tree: both });
      return {
        onlyFirst: (await countOf(one)) - shared,
        both: shared,
        onlySecond: (await countOf(two)) - shared,
      };
    },

    async plan(asking, tree) {
      const { statement, steps, rows } = await planOf(await populationOf(asking, tree));
      return {
        sql: statement.text,
        bindings: statement.values.flat(),
        steps,
        warning:
          rows < MANY_ROWS
            ? undefined
            : 'The server expects to look at more than five million rows: narrow the rule, or look at a shorter time.',
      };
    },

    async heaviness(asking, tree) {
      const { rows } = await planOf(await populationOf(asking, tree));
      return rows < MANY_ROWS ? undefined : { rows };
    },
  };
};

interface PlanRow {
  readonly table: string | null;
  readonly key: string | null;
  readonly rows: string | number | null;
}
