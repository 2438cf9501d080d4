import { factsOf } from './column-field.ts';
import { rangeOf } from './column-sql.ts';
import { KEEPS_NO_HISTORY } from './field.domain.ts';
import type { FactSource, SegmentField } from './field.ts';
import { judgeValue } from './judging.domain.ts';
import { ALWAYS, and, sql } from './sql.domain.ts';
import { countSql, mayBeKnown } from './use-sql.ts';
import { daysOfWindow } from './window.domain.ts';

/** A visit that Kenal recorded itself. */
interface Recorded {
  readonly borrowernumber: number;
  readonly day: string;
  readonly kind: string;
}

const recordedSource: FactSource<Recorded[]> = {
  name: 'kenal_recorded_visit',
  load: async (db, borrowernumbers) => {
    const patrons = await db('kenal_patron')
      .whereIn('borrowernumber', [...borrowernumbers])
      .whereNot('privacy', KEEPS_NO_HISTORY)
      .pluck<number[]>('borrowernumber');
    const found = new Map<number, Recorded[]>(patrons.map((patron) => [patron, []]));
    for (const row of await db('kenal_recorded_visit')
      .whereIn('borrowernumber', patrons)
      .select<Recorded[]>('borrowernumber', 'day', 'kind'))
      found.get(row.borrowernumber)?.push(row);
    return found;
  },
};

/** A field that counts the days of one kind of recorded visit, within a window or ever. */
export const recordedField = (key: string, kind: string): SegmentField => ({
  ...factsOf({
    key,
    unit: 'days',
    group: 'use',
    type: 'number',
    tellsOfUse: true,
    isWhole: true,
    operators: ['at_least', 'at_most', 'is', 'between'],
    limits: { least: 0, most: 100_000 },
    window: 'days',
  }),
  permissions: [],
  source: recordedSource,
  needsMetric: false,
  cost: 'lookup',
  sql: (condition, wanted, { today }) => {
    const span = condition.window === undefined ? undefined : daysOfWindow(condition.window, today);
    const rows = and([
      sql`r.kind = ${kind}`,
      span === undefined ? ALWAYS : sql`r.day BETWEEN ${span.from} AND ${span.until}`,
    ]);
    return and([
      mayBeKnown,
      countSql(rangeOf(condition, today) ?? {}, wanted, (least) =>
        least === 1
          ? sql`p.borrowernumber IN (SELECT r.borrowernumber FROM kenal_recorded_visit AS r WHERE ${rows})`
          : sql`p.borrowernumber IN (SELECT r.borrowernumber FROM kenal_recorded_visit AS r WHERE ${rows}
                  GROUP BY r.borrowernumber HAVING COUNT(DISTINCT r.day) >= ${least})`,
      ),
    ]);
  },
  judge: (condition, fact, { today }) => {
    if (fact === undefined) return { isTrue: undefined, known: null };
    const span = condition.window === undefined ? undefined : daysOfWindow(condition.window, today);
    const days = (fact as readonly Recorded[])
      .filter((one) => one.kind === kind && (span === undefined || (one.day >= span.from && one.day <= span.until)))
      .map(({ day }) => day);
    const known = new Set(days).size;
    return { isTrue: judgeValue(condition, known, today), known };
  },
});
