import {
  factsOf,
  judgeValue,
  mayBeKnown,
  rangeOf,
  rangeSql,
  sql,
  type FactSource,
  type SegmentField,
} from '../segments/index.ts';

/** The largest share of one subject in what a patron borrowed. */
const focusSource: FactSource<number> = {
  name: 'kenal_interest.focus',
  load: async (db, borrowernumbers) => {
    const rows = await db('kenal_interest as i')
      .join('kenal_patron as p', 'p.borrowernumber', 'i.borrowernumber')
      .whereIn('i.borrowernumber', [...borrowernumbers])
      .where('i.kind', 'subject')
      .where('i.evidence', '>', 0)
      .whereNot('p.privacy', 2)
      .select<{ borrowernumber: number; share: number }[]>('i.borrowernumber', 'i.share');
    const found = new Map<number, number>();
    for (const { borrowernumber, share } of rows)
      found.set(borrowernumber, Math.max(share, found.get(borrowernumber) ?? 0));
    return found;
  },
};

/** How much one subject outweighs the others; known of whoever has an inferred subject at all. */
export const focusField: SegmentField = {
  ...factsOf({
    key: 'interest_focus',
    group: 'interests',
    type: 'number',
    tellsOfUse: true,
    unit: 'share',
    operators: ['at_least', 'at_most', 'between'],
    limits: { least: 0, most: 1 },
  }),
  permissions: [],
  source: focusSource,
  needsMetric: false,
  cost: 'lookup',
  sql: (condition, wanted, { today }) => {
    const largest = rangeSql(sql`MAX(i.share)`, rangeOf(condition, today) ?? {}, wanted);
    return sql`(${mayBeKnown} AND p.borrowernumber IN (
      SELECT i.borrowernumber FROM kenal_interest AS i WHERE i.kind = 'subject' AND i.evidence > 0
       GROUP BY i.borrowernumber HAVING ${largest}))`;
  },
  judge: (condition, fact, { today }) => {
    const known = fact === undefined ? null : (fact as number);
    return { isTrue: judgeValue(condition, known, today), known };
  },
};
