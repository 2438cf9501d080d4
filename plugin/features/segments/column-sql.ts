import type { LibraryDay } from '../../shared/time.ts';
import type { FieldType } from './field.domain.ts';
import { ALWAYS, and, NEVER, or, sql, type Sql } from './sql.domain.ts';
import type { RuleCondition } from './tree.domain.ts';

/** From here to there, both included; a side that is left out is open. */
export interface Range {
  readonly from?: number | string;
  readonly until?: number | string;
}

/** The numbers or days that a condition asks for; undefined for operators that ask for something else. */
export const rangeOf = ({ operator, value }: RuleCondition, today: LibraryDay): Range | undefined => {
  const daysBefore = (days: number): string => today.subtract({ days }).toString();
  switch (operator) {
    case 'at_least':
    case 'on_or_after':
      return { from: value as number | string };
    case 'at_most':
    case 'on_or_before':
      return { until: value as number | string };
    case 'is':
      return { from: value as number, until: value as number };
    case 'between': {
      const [from, until] = value as readonly [number, number];
      return { from, until };
    }
    case 'in_last_days':
      return { from: daysBefore((value as number) - 1), until: today.toString() };
    case 'not_in_last_days':
      return { until: daysBefore(value as number) };
    case 'in_next_days':
      return { from: today.toString(), until: today.add({ days: value as number }).toString() };
    case 'did_not_happen':
    case 'happened':
    case 'has_all':
    case 'has_any':
    case 'has_none':
    case 'is_false':
    case 'is_in_sample':
    case 'is_known':
    case 'is_none_of':
    case 'is_one_of':
    case 'is_true':
    case 'is_unknown':
    case 'starts_with':
      return undefined;
  }
};

/** Whether a value lies in a range, or, if that is not wanted, beside it. */
export const rangeSql = (value: Sql, { from, until }: Range, wanted: boolean): Sql => {
  if (from !== undefined && from === until) return wanted ? sql`${value} = ${from}` : sql`${value} <> ${from}`;
  const sides = [
    ...(from === undefined ? [] : [wanted ? sql`${value} >= ${from}` : sql`${value} < ${from}`]),
    ...(until === undefined ? [] : [wanted ? sql`${value} <= ${until}` : sql`${value} > ${until}`]),
  ];
  return wanted ? and(sides) : or(sides);
};

export interface Column {
  readonly type: FieldType;
  /** NULL where nothing is known. */
  readonly value: Sql;
  /** Whether anything may be known at all: without it, not even that nothing is known. */
  readonly exists: Sql;
  /** Whether the column holds plain codes of ours, which need no comparison byte by byte. */
  readonly isCode: boolean;
  /** The same value as something that an index helps to find, where there is one. */
  readonly indexed?: Sql;
}

/** A condition on one column. Text is compared exactly, as the judge does, and not as the collation would. */
export const columnSql = (column: Column, condition: RuleCondition, wanted: boolean, today: LibraryDay): Sql => {
  const { value, exists } = column;
  const range = rangeOf(condition, today);
  if (range !== undefined) return rangeSql(value, range, wanted);
  switch (condition.operator) {
    case 'is_known':
    case 'is_unknown':
      return (condition.operator === 'is_known') === wanted
        ? sql`${value} IS NOT NULL`
        : and([exists, sql`${value} IS NULL`]);
    case 'is_true':
    case 'is_false':
      return (condition.operator === 'is_true') === wanted ? sql`${value} = 1` : sql`${value} = 0`;
    case 'is_one_of':
      return listSql(column, condition.value as readonly string[], wanted);
    case 'is_none_of':
      return listSql(column, condition.value as readonly string[], !wanted);
    case 'starts_with': {
      const start = condition.value as string;
      return wanted
        ? sql`LOCATE(${start}, CAST(${value} AS BINARY)) = 1`
        : sql`LOCATE(${start}, CAST(${value} AS BINARY)) <> 1`;
    }
    case 'at_least':
    case 'at_most':
    case 'between':
    case 'did_not_happen':
    case 'happened':
    case 'has_all':
    case 'has_any':
    case 'has_none':
    case 'in_last_days':
    case 'in_next_days':
    case 'is_in_sample':
    case 'is':
    case 'not_in_last_days':
    case 'on_or_after':
    case 'on_or_before':
      return NEVER;
  }
};

const listSql = ({ value, isCode, indexed }: Column, list: readonly string[], isIn: boolean): Sql => {
  if (list.length === 0) return isIn ? NEVER : sql`${value} IS NOT NULL`;
  const exact = isCode ? value : sql`CAST(${value} AS BINARY)`;
  if (!isIn) return sql`${exact} NOT IN (${list})`;
  const findable = indexed === undefined || exact === indexed ? ALWAYS : sql`${indexed} IN (${list})`;
  return and([findable, sql`${exact} IN (${list})`]);
};
