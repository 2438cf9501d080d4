import type { Knex } from 'knex';
import { metricFollower } from '../../../../plugin/features/insight/metrics/metric.follower.ts';
import { metricsSteps, type MetricsDeps } from '../../../../plugin/features/insight/metrics/metrics.step.ts';
import { readDayCounts } from '../../../../plugin/features/insight/visit-month.domain.ts';
import type { RefreshService } from '../../../../plugin/features/insight/refresh.service.ts';
import type { RefreshStep } from '../../../../plugin/features/insight/refresh-step.ts';
import { createLocales } from '../../../../plugin/i18n/index.ts';
import { dayNumber, libraryDay } from '../../../../plugin/shared/time.ts';
import { TIMEZONE } from '../support-rules.ts';
import type { World } from '../support.ts';
import { WEIGHTS } from './weights.ts';

/** The steps that work out metrics, in English unless told otherwise. */
export const metricsOn = (crm: Knex, options: Partial<MetricsDeps> = {}): RefreshStep[] => [
  ...metricsSteps({
    crm,
    weights: () => Promise.resolve(WEIGHTS),
    language: 'en',
    t: createLocales(TIMEZONE).en.t,
    ...options,
  }),
];

/** Refreshes that work out metrics too. */
export const withMetrics = (world: World, options: Partial<MetricsDeps> = {}): Promise<RefreshService> =>
  world.another({ followers: [metricFollower], steps: metricsOn(world.crm.db, options) });

export type MetricRow = Readonly<Record<string, string | number | null>>;

export const metricRows = async (world: World): Promise<MetricRow[]> =>
  world.crm.db('kenal_patron_metric').orderBy('borrowernumber').select<MetricRow[]>('*');

/** What the contract says of a patron's use, worked out the long way round from the written days. */
export const useByHand = async (world: World, day: string): Promise<Map<number, MetricRow>> => {
  const today = dayNumber(libraryDay(day));
  const { db } = world.crm;
  const visits = new Map<number, Map<number, { loans: number; isBorrowing: boolean }>>();
  const dayOf = (borrowernumber: number, on: number) => {
    const days = visits.get(borrowernumber) ?? new Map<number, { loans: number; isBorrowing: boolean }>();
    visits.set(borrowernumber, days);
    const found = days.get(on) ?? { loans: 0, isBorrowing: false };
    days.set(on, found);
    return found;
  };
  const months = await db('kenal_visit_month').select<{ borrowernumber: number; month: string; day_counts: string }[]>(
    'borrowernumber',
    'month',
    'day_counts',
  );
  for (const { borrowernumber, month, day_counts } of months)
    for (const { day: inMonth, counts } of readDayCounts(day_counts)) {
      if (counts[0] + counts[3] === 0) continue;
      const found = dayOf(borrowernumber, dayNumber(libraryDay(month)) + inMonth - 1);
      found.loans += counts[0];
      found.isBorrowing ||= counts[0] > 0;
    }
  const recorded = await db('kenal_recorded_visit').select<{ borrowernumber: number; day: string; kind: string }[]>(
    'borrowernumber',
    'day',
    'kind',
  );
  for (const { borrowernumber, day: on, kind } of recorded)
    if (kind !== 'referral') dayOf(borrowernumber, dayNumber(libraryDay(on)));
  return new Map([...visits].map(([borrowernumber, days]) => [borrowernumber, useOf(days, today)]));
};

const useOf = (days: ReadonlyMap<number, { loans: number; isBorrowing: boolean }>, today: number): MetricRow => {
  const all = [...days.keys()].sort((one, other) => one - other);
  const borrowing = all.filter((day) => days.get(day)?.isBorrowing === true);
  const within = (from: number, until: number): number =>
    all.filter((day) => day > today - from && day <= today - until).length;
  const text = (day: number | undefined): string | null =>
    day === undefined ? null : libraryDay('1970-01-01').add({ days: day }).toString();
  const first = borrowing[0];
  return {
    first_visit: text(all[0]),
    last_visit: text(all.at(-1)),
    visit_days: all.length,
    visit_days_365: within(365, 0),
    visit_days_91: within(91, 0),
    visit_days_91_before: within(182, 91),
    loans_365: all.filter((day) => day > today - 365).reduce((sum, day) => sum + (days.get(day)?.loans ?? 0), 0),
    x: first === undefined ? null : borrowing.length - 1,
    t_x_days: first === undefined ? null : (borrowing.at(-1) ?? first) - first,
  };
};
