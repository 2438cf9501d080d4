import type { LibraryDay } from '../../shared/time.ts';
import { factsOf } from './column-field.ts';
import type { FieldFacts } from './field.domain.ts';
import type { FactSource, SegmentField } from './field.ts';
import type { KnownValue } from './segment.domain.ts';
import { ALWAYS, and, sql, type Sql } from './sql.domain.ts';
import type { RuleCondition } from './tree.domain.ts';
import { mayBeKnown } from './use-sql.ts';

export interface ExistingFieldOptions<F>
  extends
    Pick<FieldFacts, 'key' | 'group' | 'type'>,
    Partial<Pick<FieldFacts, 'operators' | 'unit' | 'isWhole' | 'limits' | 'tellsOfUse'>>,
    Partial<Pick<SegmentField, 'permissions'>> {
  readonly source: FactSource<F>;
  /** Where rows about patrons stand, and which of their columns is the patron. */
  readonly from: Sql;
  readonly patron: Sql;
  /** Which of these rows the condition is about; left out: any. */
  readonly rows?: (condition: RuleCondition, today: LibraryDay) => Sql;
  /** The same by plain reading. */
  readonly held: (
    fact: F,
    condition: RuleCondition,
    today: LibraryDay,
  ) => { readonly isThere: boolean; readonly known: KnownValue };
}

/** A field that is true of patrons about whom some row is there; who has none has none, which is known. */
export const existingField = <F>(options: ExistingFieldOptions<F>): SegmentField => {
  const { source, from, patron, rows = () => ALWAYS, held, permissions = [], ...facts } = options;
  const { tellsOfUse = false } = facts;
  const known = tellsOfUse ? mayBeKnown : ALWAYS;
  return {
    ...factsOf({ ...facts, tellsOfUse }),
    permissions,
    source,
    needsMetric: false,
    cost: 'lookup',
    sql: (condition, wanted, { today }) =>
      and([
        known,
        (condition.operator !== 'is_false') === wanted
          ? sql`p.borrowernumber IN (SELECT ${patron} FROM ${from} WHERE ${rows(condition, today)})`
          : sql`NOT EXISTS (SELECT 1 FROM ${from} WHERE ${patron} = p.borrowernumber AND (${rows(condition, today)}))`,
      ]),
    judge: (condition, fact, { today }) => {
      if (fact === undefined) return { isTrue: undefined, known: null };
      const { isThere, known } = held(fact as F, condition, today);
      return { isTrue: (condition.operator !== 'is_false') === isThere, known };
    },
  };
};
