import type { LibraryDay } from '../../shared/time.ts';
import { columnSql, type Column } from './column-sql.ts';
import {
  KEEPS_NO_HISTORY,
  OPERATORS_OF,
  type FieldChoices,
  type FieldFacts,
  type FieldType,
  type FieldUnit,
} from './field.domain.ts';
import type { FactSource, SegmentField } from './field.ts';
import { judgeValue } from './judging.domain.ts';
import type { KnownValue } from './segment.domain.ts';
import { ALWAYS, identifier, sql, type Sql } from './sql.domain.ts';

/** A row as it was read, dates as text and numbers that need it exact as text too. */
export type FactRow = Readonly<Record<string, string | number | null>>;

const byPatron = (rows: readonly FactRow[]): Map<number, FactRow> =>
  new Map(rows.map((row) => [Number(row['borrowernumber']), row]));

const patronSource: FactSource<FactRow> = {
  name: 'kenal_patron',
  load: async (db, borrowernumbers) =>
    byPatron(
      await db('kenal_patron')
        .whereIn('borrowernumber', [...borrowernumbers])
        .select<FactRow[]>('*'),
    ),
};

/** Nothing of whoever wants no history, even if a row were there. */
const metricSource: FactSource<FactRow> = {
  name: 'kenal_patron_metric',
  load: async (db, borrowernumbers) => {
    const rows = await db('kenal_patron_metric as m')
      .join('kenal_patron as p', 'p.borrowernumber', 'm.borrowernumber')
      .whereIn('m.borrowernumber', [...borrowernumbers])
      .whereNot('p.privacy', KEEPS_NO_HISTORY)
      .select<FactRow[]>('m.*');
    return byPatron(rows);
  },
};

const ANY_NUMBER = { least: 0, most: 1_000_000 };

export interface ColumnFieldOptions {
  readonly key: string;
  readonly group: string;
  readonly type: FieldType;
  /** `patron`: kenal_patron; `metric`: kenal_patron_metric, which tells of use. */
  readonly table: 'patron' | 'metric';
  /** Column of that table; or what to read instead, with `read` saying the same for the judge. */
  readonly column: string;
  readonly value?: (today: LibraryDay) => Sql;
  readonly read?: (row: FactRow, today: LibraryDay) => KnownValue;
  readonly unit?: FieldUnit;
  readonly isWhole?: boolean;
  readonly limits?: { readonly least: number; readonly most: number };
  readonly choices?: FieldChoices;
  /** Whether an index begins with the column. */
  readonly isIndexed?: boolean;
  readonly sql?: SegmentField['sql'];
  /** How to group patrons to tell what is special about some; choices and flags group by their value. */
  readonly groups?: (today: LibraryDay) => Sql;
}

const FACTS = { isWhole: false, limits: ANY_NUMBER, window: undefined, narrowings: [] } as const;

/** What is said of a field, with what most fields have in common filled in. */
export const factsOf = (
  facts: Pick<FieldFacts, 'key' | 'group' | 'type' | 'tellsOfUse'> & Partial<FieldFacts>,
): FieldFacts => ({
  ...FACTS,
  operators: OPERATORS_OF[facts.type],
  unit: undefined,
  choices: undefined,
  ...facts,
});

/** A field that is a column, or worked out from the columns, of a table with one row for each patron. */
export const columnField = (options: ColumnFieldOptions): SegmentField => {
  const { key, group, type, table, unit, choices } = options;
  const isMetric = table === 'metric';
  const name = identifier(`${isMetric ? 'm' : 'p'}.${options.column}`);
  const column = (today: LibraryDay): Column => ({
    type,
    value: options.value?.(today) ?? name,
    exists: isMetric ? sql`m.borrowernumber IS NOT NULL` : ALWAYS,
    isCode: choices !== undefined && typeof choices !== 'string',
    ...(options.isIndexed === true ? { indexed: name } : {}),
  });
  return {
    ...factsOf({
      key,
      group,
      type,
      unit,
      choices,
      tellsOfUse: isMetric,
      isWhole: options.isWhole === true,
      limits: options.limits ?? ANY_NUMBER,
    }),
    permissions: [],
    source: isMetric ? metricSource : patronSource,
    needsMetric: isMetric,
    cost: 'column',
    groups: options.groups ?? (type === 'choice' || type === 'flag' ? (today) => column(today).value : undefined),
    sql: options.sql ?? ((condition, wanted, { today }) => columnSql(column(today), condition, wanted, today)),
    judge: (condition, fact, { today }) => {
      if (fact === undefined) return { isTrue: undefined, known: null };
      const known = (options.read ?? plainly(type, options.column))(fact as FactRow, today);
      return { isTrue: judgeValue(condition, known, today), known };
    },
  };
};

/** The column as it stands, as the type has it. */
const plainly =
  (type: FieldType, column: string) =>
  (row: FactRow): KnownValue => {
    const cell = row[column] ?? null;
    if (cell === null) return null;
    if (type === 'flag') return cell === 1;
    return type === 'number' ? Number(cell) : String(cell);
  };
