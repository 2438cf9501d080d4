import type { Db } from '../../shared/db/connection.ts';
import { rangeOf } from './column-sql.ts';
import { factsOf } from './column-field.ts';
import { KEEPS_NO_HISTORY, type FieldFacts } from './field.domain.ts';
import type { FactSource, SegmentField } from './field.ts';
import { judgeValue } from './judging.domain.ts';
import { REFERRAL } from '../../shared/referral.ts';
import { useSql, type LedgerCount } from './use-sql.ts';
import { daysOfWindow, type DaySpan } from './window.domain.ts';

interface MonthRow {
  readonly borrowernumber: number;
  readonly month: string;
  readonly loans: number;
  readonly renewals: number;
  readonly holds: number;
  readonly local_uses: number;
  readonly visit_day_mask: number;
  readonly borrow_day_mask: number;
}

/** Everything that one patron did, as far as it is kept. */
interface Use {
  readonly months: MonthRow[];
  readonly recordedDays: string[];
}

const useSource: FactSource<Use> = {
  name: 'kenal_visit_month',
  load: async (db: Db, borrowernumbers) => {
    const patrons = await db('kenal_patron')
      .whereIn('borrowernumber', [...borrowernumbers])
      .whereNot('privacy', KEEPS_NO_HISTORY)
      .pluck<number[]>('borrowernumber');
    const used = new Map<number, Use>(patrons.map((patron) => [patron, { months: [], recordedDays: [] }]));
    for (const row of await db('kenal_visit_month')
      .whereIn('borrowernumber', patrons)
      .select<MonthRow[]>(
        'borrowernumber',
        'month',
        'loans',
        'renewals',
        'holds',
        'local_uses',
        'visit_day_mask',
        'borrow_day_mask',
      ))
      used.get(row.borrowernumber)?.months.push(row);
    for (const row of await db('kenal_recorded_visit')
      .whereIn('borrowernumber', patrons)
      .whereNot('kind', REFERRAL)
      .select<{ borrowernumber: number; day: string }[]>('borrowernumber', 'day'))
      used.get(row.borrowernumber)?.recordedDays.push(row.day);
    return used;
  },
};

const isIn = (day: string, span: DaySpan | undefined): boolean =>
  span === undefined || (day >= span.from && day <= span.until);

/** Counts day by day, on the calendar, without a mask. */
const reckon = (count: LedgerCount, { months, recordedDays }: Use, span: DaySpan | undefined): number => {
  if (count.of === 'sum')
    return months.filter(({ month }) => isIn(month, span)).reduce((sum, month) => sum + month[count.column], 0);
  const days = new Set(count.recorded ? recordedDays : []);
  for (const row of months)
    for (let day = 1; day <= 31; day += 1)
      if (Math.floor(row[count.mask] / 2 ** (day - 1)) % 2 === 1)
        days.add(`${row.month.slice(0, 8)}${String(day).padStart(2, '0')}`);
  return [...days].filter((day) => isIn(day, span)).length;
};

/** A field that counts what the visit ledger holds, within a window or ever. */
export const useField = (facts: Pick<FieldFacts, 'key' | 'unit'>, count: LedgerCount): SegmentField => ({
  ...factsOf({
    ...facts,
    group: 'use',
    type: 'number',
    tellsOfUse: true,
    isWhole: true,
    operators: ['at_least', 'at_most', 'is', 'between'],
    limits: { least: 0, most: 100_000 },
    window: count.of === 'days' ? 'days' : 'months',
  }),
  permissions: [],
  source: useSource,
  needsMetric: false,
  cost: 'months',
  probes: count.of === 'days' && count.recorded ? 2 : 1,
  sql: (condition, wanted, { today, strategy }) => {
    const span = condition.window === undefined ? undefined : daysOfWindow(condition.window, today);
    return useSql(count, span, rangeOf(condition, today) ?? {}, { wanted, strategy });
  },
  judge: (condition, fact, { today }) => {
    if (fact === undefined) return { isTrue: undefined, known: null };
    const span = condition.window === undefined ? undefined : daysOfWindow(condition.window, today);
    const known = reckon(count, fact as Use, span);
    return { isTrue: judgeValue(condition, known, today), known };
  },
});
