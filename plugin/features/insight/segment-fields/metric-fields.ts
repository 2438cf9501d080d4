import type { LibraryDay } from '../../../shared/time.ts';
import {
  and,
  columnField,
  or,
  rangeOf,
  sql,
  stageMoveField,
  type FactRow,
  type RuleCondition,
  type SegmentField,
  type Sql,
} from '../../segments/index.ts';

const STAGES = ['never_used', 'new', 'active', 'loyal', 'slipping', 'lapsed', 'returned', 'expired'] as const;

const metric = (
  options: Omit<Parameters<typeof columnField>[0], 'table' | 'column'> & { readonly column?: string },
): SegmentField => columnField({ column: options.key, ...options, table: 'metric' });

const SHARE = { type: 'number', unit: 'share', limits: { least: 0, most: 1 } } as const;
const SCORE = { type: 'number', unit: 'points', isWhole: true, limits: { least: 0, most: 5 } } as const;

const DAY_MS = 86_400_000;
const daysSince = (day: unknown, today: LibraryDay): number =>
  (Date.parse(today.toString()) - Date.parse(String(day))) / DAY_MS;

const timesOfRhythm = ({ last_visit, rhythm_days }: FactRow, today: LibraryDay): number | null => {
  const tenths = Math.round(Number(rhythm_days ?? 0) * 10);
  if (last_visit == null || tenths === 0) return null;
  return Math.trunc((daysSince(last_visit, today) * 1000) / tenths) / 100;
};

/** One count against the other with what lies between them added to the lesser: neither can be less than nothing. */
const moved = (than: '>=' | '<=' | '>' | '<', by: number): Sql => {
  const operator = { text: than, values: [] };
  return by < 0
    ? sql`m.visit_days_91 + ${-by} ${operator} m.visit_days_91_before`
    : sql`m.visit_days_91 ${operator} m.visit_days_91_before + ${by}`;
};

/** How visit days of a quarter moved, compared as they stand and not subtracted, which takes a cast of each. */
const trendSql = (condition: RuleCondition, wanted: boolean, today: LibraryDay): Sql => {
  const { operator } = condition;
  if (operator === 'is_known' || operator === 'is_unknown')
    return (operator === 'is_known') === wanted
      ? sql`m.visit_days_91 IS NOT NULL AND m.visit_days_91_before IS NOT NULL`
      : sql`m.borrowernumber IS NOT NULL AND (m.visit_days_91 IS NULL OR m.visit_days_91_before IS NULL)`;
  const { from, until } = rangeOf(condition, today) ?? {};
  const sides = [
    ...(from === undefined ? [] : [moved(wanted ? '>=' : '<', Number(from))]),
    ...(until === undefined ? [] : [moved(wanted ? '<=' : '>', Number(until))]),
  ];
  return wanted ? and(sides) : or(sides);
};

const USE = 'use';
const INSIGHT = 'insight';

/** What insight has worked out of a patron's use. Nobody who wants no history has any of it. */
export const metricFields: readonly SegmentField[] = [
  metric({ key: 'first_visit', group: USE, type: 'date' }),
  metric({ key: 'last_visit', group: USE, type: 'date', isIndexed: true }),
  metric({
    key: 'rhythms_since_visit',
    group: USE,
    type: 'number',
    unit: 'times',
    column: 'rhythm_days',
    limits: { least: 0, most: 1_000 },
    // Rounded down to hundredths, in whole numbers, so that the border is the same for everybody.
    value: (today) =>
      sql`(DATEDIFF(${today.toString()}, m.last_visit) * 1000 DIV NULLIF(CAST(m.rhythm_days * 10 AS SIGNED), 0)) / 100`,
    read: timesOfRhythm,
  }),
  metric({ key: 'rhythm_days', group: USE, type: 'number', unit: 'days', limits: { least: 0, most: 100_000 } }),
  metric({
    key: 'visit_trend',
    group: USE,
    type: 'number',
    unit: 'days',
    isWhole: true,
    column: 'visit_days_91',
    limits: { least: -100, most: 100 },
    sql: (condition, wanted, { today }) => trendSql(condition, wanted, today),
    read: ({ visit_days_91, visit_days_91_before }) =>
      visit_days_91 == null || visit_days_91_before == null
        ? null
        : Number(visit_days_91) - Number(visit_days_91_before),
  }),
  metric({ key: 'service_lines', group: USE, type: 'number', isWhole: true, limits: { least: 0, most: 100 } }),
  metric({ key: 'use_forgotten', group: USE, type: 'flag', column: 'is_truncated' }),
  metric({ key: 'stage', group: INSIGHT, type: 'choice', choices: STAGES, isIndexed: true }),
  metric({ key: 'previous_stage', group: INSIGHT, type: 'choice', choices: STAGES }),
  metric({ key: 'stage_since', group: INSIGHT, type: 'date' }),
  stageMoveField({ key: 'stage_move', group: INSIGHT, stages: STAGES }),
  metric({ key: 'p_active', group: INSIGHT, ...SHARE }),
  metric({
    key: 'expected_visits_91',
    group: INSIGHT,
    type: 'number',
    unit: 'days',
    limits: { least: 0, most: 1_000 },
  }),
  metric({ key: 'p_visit_91', group: INSIGHT, ...SHARE }),
  metric({
    key: 'loyalty',
    group: INSIGHT,
    type: 'number',
    unit: 'points',
    limits: { least: 0, most: 100 },
    isIndexed: true,
  }),
  metric({ key: 'loyalty_returns', group: INSIGHT, ...SHARE }),
  metric({ key: 'loyalty_stays', group: INSIGHT, ...SHARE }),
  metric({ key: 'loyalty_refers', group: INSIGHT, ...SHARE }),
  metric({ key: 'loyalty_breadth', group: INSIGHT, ...SHARE }),
  metric({ key: 'loyal_prospect', group: INSIGHT, ...SHARE }),
  metric({ key: 'recency_score', group: INSIGHT, ...SCORE }),
  metric({ key: 'frequency_score', group: INSIGHT, ...SCORE }),
  metric({ key: 'volume_score', group: INSIGHT, ...SCORE }),
];
