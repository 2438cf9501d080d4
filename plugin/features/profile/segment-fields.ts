import type { Knex } from 'knex';
import type { LibraryDay } from '../../shared/time.ts';
import {
  and,
  factsOf,
  judgeValue,
  rangeOf,
  or,
  rangeSql,
  setSql,
  sql,
  ALWAYS,
  NEVER,
  type DefinedFields,
  type FactSource,
  type RuleCondition,
  type SegmentField,
  type Sql,
  type SqlPlace,
} from '../segments/index.ts';
import type { Permission } from '../access/index.ts';
import { definitionStamp, readFields } from './definition.repository.ts';
import { valueOf, type Cells, type ProfileField, type ProfileFieldType } from './profile-field.domain.ts';
import { OPEN } from './profile-value.domain.ts';
import { withBroader, withNarrower } from './term-tree.domain.ts';
import { lastTime, nextTime, yearlyNumbers } from './yearly.domain.ts';

/** The field of a profile by which a segment asks. */
interface Asked {
  readonly field: ProfileField;
  readonly today: LibraryDay;
}

type AskedSql = Asked & Pick<SqlPlace, 'strategy'>;

type Facts = Partial<SegmentField> & Pick<SegmentField, 'type'>;

/** How rules ask for a field of each type. `known`: that something is there, whatever it is. */
const KINDS: Readonly<Record<ProfileFieldType, Facts>> = {
  choice: { type: 'choice' },
  choices: { type: 'set' },
  text: { type: 'text', operators: ['is_known', 'is_unknown'] },
  number: { type: 'number', limits: { least: -1_000_000_000_000, most: 1_000_000_000_000 } },
  date: { type: 'date' },
  yes_no: { type: 'flag' },
  yearly: { type: 'date', operators: ['in_next_days', 'in_last_days', 'is_known', 'is_unknown'] },
};

interface Held extends Cells {
  readonly field_id: number;
}

/** What everybody who may see the field may see of it, and nothing inferred of whoever wants no history. */
const source: FactSource<readonly Held[]> = {
  name: 'kenal_profile_value',
  load: async (db, borrowernumbers) => {
    const patrons = await db('kenal_patron')
      .whereIn('borrowernumber', [...borrowernumbers])
      .select<{ borrowernumber: number; privacy: number }[]>('borrowernumber', 'privacy');
    const rows = await db('kenal_profile_value')
      .whereIn('borrowernumber', [...borrowernumbers])
      .where('owner', OPEN)
      .select<(Held & { readonly borrowernumber: number; readonly source: string })[]>(
        'borrowernumber',
        'field_id',
        'source',
        'term_id',
        'text_value',
        'number_value',
        'day_value',
      );
    const found = new Map<number, Held[]>();
    for (const { borrowernumber, privacy } of patrons)
      found.set(
        borrowernumber,
        rows.filter((row) => row.borrowernumber === borrowernumber && (row.source !== 'inferred' || privacy !== 2)),
      );
    return found;
  },
};

/** Which rows are of a field, and may be seen by everybody who may see it. */
const open = ({ id }: ProfileField): Sql => sql`v.field_id = ${id} AND v.owner = ${OPEN}`;

const SAID = sql`v.source <> 'inferred'`;
const KEEPS_HISTORY = sql`p.privacy <> 2`;
const VALUES = sql`kenal_profile_value AS v`;
const PATRON = sql`v.borrowernumber`;

/** Whether a patron has such a row, one by one: an EXISTS would become a list. */
const hasOne = (rows: Sql): Sql =>
  sql`(SELECT 1 FROM ${VALUES} WHERE ${PATRON} = p.borrowernumber AND ${rows} LIMIT 1) = 1`;

/**
 * Patrons with such rows; of those who want no history, only what was not inferred. That is looked at beside the list
 * and not in it, so that the server can begin from the values.
 */
const has = ({ field, strategy }: AskedSql, which: Sql): Sql => {
  if (which === NEVER) return NEVER;
  const rows = and([open(field), which]);
  if (strategy === 'near') return hasOne(and([rows, or([SAID, KEEPS_HISTORY])]));
  return and([
    sql`p.borrowernumber IN (SELECT ${PATRON} FROM ${VALUES} WHERE ${rows})`,
    or([KEEPS_HISTORY, hasOne(and([rows, SAID]))]),
  ]);
};

const lacks = (field: ProfileField, which: Sql): Sql =>
  which === NEVER
    ? ALWAYS
    : sql`NOT EXISTS (SELECT 1 FROM ${VALUES} WHERE ${PATRON} = p.borrowernumber
                         AND (${and([open(field), or([SAID, KEEPS_HISTORY]), which])}))`;

const oneOf = ({ terms }: ProfileField, keys: readonly string[], isIn = true): Sql => {
  const ids = withNarrower(terms, keys).map(({ id }) => id);
  if (ids.length === 0) return isIn ? NEVER : ALWAYS;
  return isIn ? sql`v.term_id IN (${ids})` : sql`v.term_id NOT IN (${ids})`;
};

/** Of a field with one value: the rows for which the condition comes out as wanted. */
const rowsFor = ({ field, today }: Asked, condition: RuleCondition, wanted: boolean): Sql => {
  const { operator, value } = condition;
  switch (field.type) {
    case 'choice':
      return oneOf(field, value as readonly string[], (operator === 'is_one_of') === wanted);
    case 'number':
      return rangeSql(sql`v.number_value`, rangeOf(asKept(condition), today) ?? {}, wanted);
    case 'date':
      return rangeSql(sql`v.day_value`, rangeOf(condition, today) ?? {}, wanted);
    case 'yes_no':
      return sql`v.number_value = ${(operator === 'is_true') === wanted ? 1 : 0}`;
    case 'yearly': {
      const days = value as number;
      const numbers =
        operator === 'in_next_days'
          ? yearlyNumbers(today, days + 1)
          : yearlyNumbers(today.subtract({ days: days - 1 }), days);
      return wanted ? sql`v.number_value IN (${numbers})` : sql`v.number_value NOT IN (${numbers})`;
    }
    case 'choices':
    case 'text':
      return NEVER;
  }
};

const conditionSql = (asked: AskedSql, condition: RuleCondition, wanted: boolean): Sql => {
  const { field } = asked;
  const { operator } = condition;
  if (operator === 'is_known' || operator === 'is_unknown')
    return (operator === 'is_known') === wanted ? has(asked, ALWAYS) : lacks(field, ALWAYS);
  if (field.type !== 'choices') return has(asked, rowsFor(asked, condition, wanted));
  const among = {
    has: (keys: readonly string[]) => has(asked, oneOf(field, keys)),
    lacks: (keys: readonly string[]) => lacks(field, oneOf(field, keys)),
  };
  return setSql(among, condition, wanted);
};

/** As finely as numbers are kept: four decimals. The server would round what is finer, but not in every comparison. */
const asKept = (condition: RuleCondition): RuleCondition => {
  const { value } = condition;
  const rounded = (number: number): number => Number(number.toFixed(4));
  if (typeof value === 'number') return { ...condition, value: rounded(value) };
  if (condition.operator !== 'between') return condition;
  const [least, most] = value as readonly [number, number];
  return { ...condition, value: [rounded(least), rounded(most)] };
};

type Judged = ReturnType<SegmentField['judge']>;

/** The same, one value after the other. */
const judged = ({ field, today }: Asked, condition: RuleCondition, values: readonly string[]): Judged => {
  const [value] = values;
  const widened = values.flatMap((one) => withBroader(field.terms, one));
  const by = (known: Parameters<typeof judgeValue>[1]) => judgeValue(condition, known, today);
  if (field.type === 'choices') return { isTrue: by(widened), known: values };
  if (value === undefined) return { isTrue: by(null), known: null };
  switch (field.type) {
    case 'choice': {
      const { operator, value: keys } = condition;
      const isIn = widened.some((one) => (keys as readonly string[] | undefined)?.includes(one));
      const isTrue =
        operator === 'is_one_of' || operator === 'is_none_of' ? (operator === 'is_one_of') === isIn : by(value);
      return { isTrue, known: value };
    }
    case 'number':
      return { isTrue: judgeValue(asKept(condition), Number(value), today), known: Number(value) };
    case 'date':
      return { isTrue: by(value), known: value };
    case 'yes_no':
      return { isTrue: by(value === 'yes'), known: value === 'yes' };
    case 'yearly': {
      const next = nextTime(value, today).toString();
      return {
        isTrue: by(condition.operator === 'in_last_days' ? lastTime(value, today).toString() : next),
        known: next,
      };
    }
    case 'text':
      // That there is something is enough: what it says is read on the patron's page.
      return { isTrue: by(value), known: true };
  }
};

const TERM = sql`kenal_profile_term AS t ON t.id = v.term_id`;

/** What may be told of many together: what was chosen from words, and yes or no. */
const valuesOf = (field: ProfileField): SegmentField['values'] => {
  const mine = sql`${VALUES} ON ${PATRON} = p.borrowernumber AND ${and([open(field), or([SAID, KEEPS_HISTORY])])}`;
  switch (field.type) {
    case 'choice':
    case 'choices':
      return { rows: sql`${mine} JOIN ${TERM}`, value: sql`t.term_key` };
    case 'yes_no':
      return { rows: mine, value: sql`CAST(v.number_value AS SIGNED)` };
    case 'date':
    case 'number':
    case 'text':
    case 'yearly':
      return undefined;
  }
};

const segmentField = (field: ProfileField): SegmentField => {
  const isChosen = field.type === 'choice' || field.type === 'choices';
  return {
    ...factsOf({
      key: `profile_${field.key}`,
      group: 'profile',
      tellsOfUse: false,
      named: {
        label: field.names,
        help: field.helps,
        choices: Object.fromEntries(field.terms.map(({ key, names }) => [key, names])),
      },
      choices: isChosen ? field.terms.map(({ key }) => key) : undefined,
      ...KINDS[field.type],
    }),
    permissions: ['profile.view', ...(field.permission === undefined ? [] : [field.permission as Permission])],
    source,
    needsMetric: false,
    cost: 'lookup',
    hasLongLists: true,
    values: valuesOf(field),
    sql: (condition, wanted, { today, strategy }) => conditionSql({ field, today, strategy }, condition, wanted),
    judge: (condition, fact, { today }) => {
      if (fact === undefined) return { isTrue: undefined, known: null };
      const rows = (fact as readonly Held[]).filter((row) => row.field_id === field.id);
      return judged(
        { field, today },
        condition,
        rows.map((row) => valueOf(field, row)),
      );
    },
  };
};

/**
 * What segments may ask of profiles: every field that the library asks, retired ones among them, for what was said
 * stays. Confidential values are in no rule, for a segment is seen by everybody who may use segments.
 */
export const profileSegmentFields: DefinedFields = {
  stamp: definitionStamp,
  make: async (crm: Knex) => (await readFields(crm)).map(segmentField),
};
