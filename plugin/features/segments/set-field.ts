import { factsOf } from './column-field.ts';
import { KEEPS_NO_HISTORY, type FieldFacts } from './field.domain.ts';
import type { FactSource, SegmentField } from './field.ts';
import { judgeValue } from './judging.domain.ts';
import { ALWAYS, and, identifier, NEVER, or, sql, type Sql } from './sql.domain.ts';
import type { Narrowing, RuleCondition } from './tree.domain.ts';
import { mayBeKnown } from './use-sql.ts';

export interface SetFieldOptions extends Pick<FieldFacts, 'key' | 'group' | 'tellsOfUse' | 'choices'> {
  /** A table with a row for each patron (`borrowernumber`) and value, found by either. */
  readonly table: string;
  readonly value: string;
  /** Only rows in which a column holds this. */
  readonly only?: { readonly column: string; readonly is: string };
  /** Each needs a column of its name. */
  readonly narrowings?: FieldFacts['narrowings'];
  readonly offered: NonNullable<SegmentField['offered']>;
}

/** One value of a patron, as the judge reads it. */
interface Held extends Required<Narrowing> {
  readonly borrowernumber: number;
  readonly value: string;
}

type Source = Pick<SetFieldOptions, 'table' | 'value' | 'only' | 'narrowings' | 'tellsOfUse'>;

/** Every value of everybody of whom it may be known: perhaps none. */
const sourceOf = ({ table, value, only, narrowings = [], tellsOfUse }: Source): FactSource<Held[]> => ({
  name: `${table}${only === undefined ? '' : `.${only.is}`}`,
  load: async (db, borrowernumbers) => {
    const known = db('kenal_patron').whereIn('borrowernumber', [...borrowernumbers]);
    if (tellsOfUse) void known.whereNot('privacy', KEEPS_NO_HISTORY);
    const patrons = await known.pluck<number[]>('borrowernumber');
    const found = new Map<number, Held[]>(patrons.map((patron) => [patron, []]));
    const rows = db(table)
      .whereIn('borrowernumber', patrons)
      .select<(Omit<Held, 'declared'> & { readonly declared: number })[]>('borrowernumber', { value }, ...narrowings);
    if (only !== undefined) void rows.where(only.column, only.is);
    for (const row of await rows) found.get(row.borrowernumber)?.push({ ...row, declared: row.declared === 1 });
    return found;
  },
});

const isCounted = ({ weight, declared }: Narrowing, held: Held): boolean =>
  (weight === undefined || held.weight >= weight) && (declared === undefined || held.declared === declared);

const narrowed = ({ weight, declared }: Narrowing): Sql =>
  and([
    weight === undefined ? ALWAYS : sql`i.weight >= ${weight}`,
    declared === undefined ? ALWAYS : sql`i.declared = ${declared ? 1 : 0}`,
  ]);

/** Who has one of some values, and who has none of them. */
interface Having {
  readonly has: (values: readonly string[]) => Sql;
  readonly lacks: (values: readonly string[]) => Sql;
}

/** The operators of sets. */
export const setSql = ({ has, lacks }: Having, { operator, value }: RuleCondition, wanted: boolean): Sql => {
  const list = value as readonly string[];
  if (operator !== 'has_all') return (operator === 'has_any') === wanted ? has(list) : lacks(list);
  return wanted ? and(list.map((one) => has([one]))) : or(list.map((one) => lacks([one])));
};

/** Rows of patrons with one value each. */
export interface Collection {
  /** For whom it is known at all what they have. */
  readonly known: Sql;
  readonly from: Sql;
  /** The column of `from` that is the patron. */
  readonly patron: Sql;
  /** Which of the rows have one of these values; {@link NEVER} where none can. */
  readonly rows: (values: readonly string[]) => Sql;
}

/** The operators of sets on such rows. Whoever has none has an empty set, which is known. */
export const collectionSql = (
  { known, from, patron, rows }: Collection,
  condition: RuleCondition,
  wanted: boolean,
): Sql => {
  const has = (values: readonly string[]): Sql => {
    const which = rows(values);
    return which === NEVER ? NEVER : sql`p.borrowernumber IN (SELECT ${patron} FROM ${from} WHERE ${which})`;
  };
  const lacks = (values: readonly string[]): Sql => {
    const which = rows(values);
    return which === NEVER
      ? ALWAYS
      : sql`NOT EXISTS (SELECT 1 FROM ${from} WHERE ${patron} = p.borrowernumber AND (${which}))`;
  };
  return and([known, setSql({ has, lacks }, condition, wanted)]);
};

/** Whatever a patron has several of: interests, attributes. */
export const setField = (options: SetFieldOptions): SegmentField => {
  const { key, group, tellsOfUse, choices, table, only, narrowings = [], offered } = options;
  const value = identifier(`i.${options.value}`);
  // The index finds the value; the comparison byte by byte makes it exact.
  const rows = (values: readonly string[], narrowing: Narrowing): Sql =>
    values.length === 0
      ? NEVER
      : and([
          only === undefined ? ALWAYS : sql`${identifier(`i.${only.column}`)} = ${only.is}`,
          sql`${value} IN (${values}) AND CAST(${value} AS BINARY) IN (${values})`,
          narrowed(narrowing),
        ]);
  return {
    ...factsOf({ key, group, type: 'set', tellsOfUse, choices, narrowings }),
    permissions: [],
    source: sourceOf(options),
    needsMetric: false,
    cost: 'lookup',
    offered,
    sql: (condition, wanted) =>
      collectionSql(
        {
          known: tellsOfUse ? mayBeKnown : ALWAYS,
          from: sql`${identifier(table)} AS i`,
          patron: sql`i.borrowernumber`,
          rows: (values) => rows(values, condition.with ?? {}),
        },
        condition,
        wanted,
      ),
    judge: (condition, fact, { today }) => {
      if (fact === undefined) return { isTrue: undefined, known: null };
      const all = (fact as readonly Held[]).filter((held) => isCounted(condition.with ?? {}, held));
      const values = all.map((held) => held.value);
      return { isTrue: judgeValue(condition, values, today), known: values };
    },
  };
};
