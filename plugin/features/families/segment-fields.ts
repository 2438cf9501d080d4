import type { Db } from '../../shared/db/connection.ts';
import type { LibraryDay } from '../../shared/time.ts';
import {
  ageSql,
  existingField,
  rangeOf,
  sql,
  yearsBetween,
  type FactSource,
  type RuleCondition,
  type SegmentField,
} from '../segments/index.ts';

const GROUP = 'families';

/** Who a patron stands for, and whether somebody stands for them. */
interface Family {
  readonly births: string[];
  guarantees: number;
  guarantors: number;
}

const source: FactSource<Family> = {
  name: 'kenal_guarantee',
  load: async (db: Db, borrowernumbers) => {
    const numbers = [...borrowernumbers];
    const found = new Map<number, Family>(numbers.map((one) => [one, { births: [], guarantees: 0, guarantors: 0 }]));
    const rows = await db('kenal_guarantee as g')
      .leftJoin('kenal_patron as o', 'o.borrowernumber', 'g.guarantor')
      .leftJoin('kenal_patron as c', (child) =>
        child.on('c.borrowernumber', 'g.guarantee').andOn('c.branchcode', 'o.branchcode'),
      )
      .whereIn('g.guarantor', numbers)
      .select<{ guarantor: number; dateofbirth: string | null }[]>('g.guarantor', 'c.dateofbirth');
    for (const { guarantor, dateofbirth } of rows) {
      const family = found.get(guarantor);
      if (family === undefined) continue;
      family.guarantees += 1;
      if (dateofbirth !== null) family.births.push(dateofbirth);
    }
    for (const guarantee of await db('kenal_guarantee').whereIn('guarantee', numbers).pluck<number[]>('guarantee')) {
      const family = found.get(guarantee);
      if (family !== undefined) family.guarantors += 1;
    }
    return found;
  },
};

const isWithin = (age: number, condition: RuleCondition, today: LibraryDay): boolean => {
  const { from, until } = rangeOf(condition, today) ?? {};
  return (from === undefined || age >= Number(from)) && (until === undefined || age <= Number(until));
};

/** What segments may ask of families: Koha's guarantors and guarantees. Known of everybody. */
export const familySegmentFields: readonly SegmentField[] = [
  existingField<Family>({
    key: 'child_age',
    group: GROUP,
    type: 'number',
    operators: ['at_most', 'at_least', 'between', 'is'],
    unit: 'years',
    isWhole: true,
    limits: { least: 0, most: 150 },
    source,
    // A child of another library may be one that whoever sees the guarantor must not see, not even by an age.
    from: sql`kenal_guarantee AS g JOIN kenal_patron AS c ON c.borrowernumber = g.guarantee
              JOIN kenal_patron AS o ON o.borrowernumber = g.guarantor AND o.branchcode = c.branchcode`,
    patron: sql`g.guarantor`,
    rows: (condition, today) => ageSql(sql`c.dateofbirth`, rangeOf(condition, today) ?? {}, true, today),
    held: ({ births }, condition, today) => {
      const isThere = births.some((birth) => isWithin(yearsBetween(birth, today.toString()), condition, today));
      // No age: one that fits is enough to be in.
      return { isThere, known: isThere };
    },
  }),
  existingField<Family>({
    key: 'is_guarantor',
    group: GROUP,
    type: 'flag',
    source,
    from: sql`kenal_guarantee AS g`,
    patron: sql`g.guarantor`,
    held: ({ guarantees }) => ({ isThere: guarantees > 0, known: guarantees > 0 }),
  }),
  existingField<Family>({
    key: 'has_guarantor',
    group: GROUP,
    type: 'flag',
    source,
    from: sql`kenal_guarantee AS g`,
    patron: sql`g.guarantee`,
    held: ({ guarantors }) => ({ isThere: guarantors > 0, known: guarantors > 0 }),
  }),
];
