import type { LibraryDay } from '../../shared/time.ts';
import type { SegmentField } from './field.ts';
import type { Runner } from './runner.ts';
import type { SpecialFact } from './segment.domain.ts';
import { sql, type Sql } from './sql.domain.ts';

/** Fewer patrons than these are not broken down: they could be told apart. */
const SMALLEST_GROUP = 10;
const MOST_FACTS = 8;
/** Standard errors of the difference of two shares below which it may well be chance. */
const SURE = 3;

interface ValueRow {
  readonly value: string | null;
  readonly patrons: number;
}

interface SpecialDeps {
  readonly runner: Runner;
  /** Those that the viewer may see. */
  readonly fields: readonly SegmentField[];
  readonly today: LibraryDay;
  readonly inside: Sql;
  readonly everybody: Sql;
}

/** Joined always: a field may be of either table, and a patron has at most one row in each. */
const withMetric = (source: Sql): Sql =>
  sql`(SELECT p.borrowernumber FROM ${source}) AS one
      JOIN kenal_patron AS p ON p.borrowernumber = one.borrowernumber
      LEFT JOIN kenal_patron_metric AS m ON m.borrowernumber = p.borrowernumber AND p.privacy <> 2`;

/** What sets the patrons of a segment apart from everybody else, greatest difference first; nothing about few patrons. */
export const specialFacts = async ({
  runner,
  fields,
  today,
  inside,
  everybody,
}: SpecialDeps): Promise<SpecialFact[]> => {
  const grouped = async (value: Sql, source: Sql): Promise<Spread> => {
    const rows = await runner.select<ValueRow>(
      sql`${value} AS value, COUNT(*) AS patrons`,
      sql`${withMetric(source)} GROUP BY value`,
    );
    const by = byValue(rows);
    return { by, of: sum(by.values()) };
  };
  const valued = async ({ rows: joined, value }: NonNullable<SegmentField['values']>, source: Sql): Promise<Spread> => {
    const rows = await runner.select<ValueRow>(
      sql`${value} AS value, COUNT(DISTINCT p.borrowernumber) AS patrons`,
      sql`${withMetric(source)} JOIN ${joined} GROUP BY value WITH ROLLUP`,
    );
    // Of those of whom any value is known.
    return { by: byValue(rows), of: rows.find(({ value: one }) => one === null)?.patrons ?? 0 };
  };
  const spread = ({ groups, values }: SegmentField, source: Sql): Promise<Spread> | undefined => {
    if (values !== undefined) return valued(values, source);
    return groups === undefined ? undefined : grouped(groups(today), source);
  };
  const facts: SpecialFact[] = [];
  for (const field of fields) {
    const all = await spread(field, everybody);
    if (all === undefined || all.of < 2 * SMALLEST_GROUP) continue;
    const own = await spread(field, inside);
    if (own === undefined) continue;
    const found = differences(field.key, own, all);
    facts.push(
      ...found
        // Of a flag, no says what yes does.
        .filter(({ value }) => field.type !== 'flag' || value === '1')
        .filter((fact) => field.values === undefined || isForMany(fact)),
    );
  }
  return facts.sort((one, other) => gap(other) - gap(one)).slice(0, MOST_FACTS);
};

const sum = (values: Iterable<number>): number => [...values].reduce((total, one) => total + one, 0);

/** How many patrons have each value, and of how many any is known. */
interface Spread {
  readonly by: ReadonlyMap<string, number>;
  readonly of: number;
}

const byValue = (rows: readonly ValueRow[]): Map<string, number> =>
  new Map(rows.filter(({ value }) => value !== null).map(({ value, patrons }) => [String(value), patrons]));

/** What people said of themselves is told of many only, on either side: nobody or at least a group. */
const isForMany = ({ inside, outside }: SpecialFact): boolean =>
  [inside, outside].every((patrons) => patrons === 0 || patrons >= SMALLEST_GROUP);

const differences = (field: string, own: Spread, all: Spread): SpecialFact[] => {
  const insideOf = own.of;
  const outsideOf = all.of - insideOf;
  if (insideOf < SMALLEST_GROUP || outsideOf < SMALLEST_GROUP) return [];
  return [...all.by]
    .map(([value, patrons]) => {
      const inside = own.by.get(value) ?? 0;
      return { field, value, inside, insideOf, outside: patrons - inside, outsideOf };
    })
    .filter(isSure);
};

const shares = ({ inside, insideOf, outside, outsideOf }: SpecialFact): readonly [number, number] => [
  inside / insideOf,
  outside / outsideOf,
];

const gap = (fact: SpecialFact): number => {
  const [inside, outside] = shares(fact);
  return Math.abs(inside - outside);
};

/** The usual test of two shares, with the share of both together. */
const isSure = (fact: SpecialFact): boolean => {
  const { inside, insideOf, outside, outsideOf } = fact;
  const share = (inside + outside) / (insideOf + outsideOf);
  const error = Math.sqrt(share * (1 - share) * (1 / insideOf + 1 / outsideOf));
  return error > 0 && gap(fact) > SURE * error;
};
