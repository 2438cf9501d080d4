import type { LibraryDay } from '../../shared/time.ts';
import type { SegmentField } from './field.ts';
import type { Runner } from './runner.ts';
import type { SpecialFact } from './segment.domain.ts';
import { sql, type Sql } from './sql.domain.ts';

/** Fewer patrons than these are not broken down: they could be told apart. */
export const SMALLEST_GROUP = 10;
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
  const spread = async (value: Sql, source: Sql): Promise<Map<string, number>> => {
    const rows = await runner.select<ValueRow>(
      sql`${value} AS value, COUNT(*) AS patrons`,
      sql`${withMetric(source)} GROUP BY value`,
    );
    return new Map(rows.filter(({ value: one }) => one !== null).map((row) => [String(row.value), row.patrons]));
  };
  const facts: SpecialFact[] = [];
  for (const field of fields) {
    const value = field.groups?.(today);
    if (value === undefined) continue;
    const own = await spread(value, inside);
    const all = await spread(value, everybody);
    // Of a flag, no says what yes does.
    facts.push(...differences(field.key, own, all).filter(({ value: one }) => field.type !== 'flag' || one === '1'));
  }
  return facts.sort((one, other) => gap(other) - gap(one)).slice(0, MOST_FACTS);
};

const sum = (values: Iterable<number>): number => [...values].reduce((total, one) => total + one, 0);

const differences = (
  field: string,
  own: ReadonlyMap<string, number>,
  all: ReadonlyMap<string, number>,
): SpecialFact[] => {
  const insideOf = sum(own.values());
  const outsideOf = sum(all.values()) - insideOf;
  if (insideOf < SMALLEST_GROUP || outsideOf < SMALLEST_GROUP) return [];
  return [...all]
    .map(([value, patrons]) => {
      const inside = own.get(value) ?? 0;
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
