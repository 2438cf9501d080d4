import { usualDaysBetween } from '../../../plugin/features/insight/metrics/rhythm.ts';
import type { Express } from 'express';
import request from 'supertest';
import { patronRoutes } from '../../../plugin/features/patrons/index.ts';
import type { InsightReader, VisitMonth } from '../../../plugin/features/insight/index.ts';
import type { Viewer } from '../../../plugin/features/access/index.ts';
import { instant, libraryDay, type LibraryDay } from '../../../plugin/shared/time.ts';
import type { GivenKoha } from '../../koha/patrons/given.ts';
import { staff, testApp } from '../../web/app.ts';

export interface Remembered {
  /** First day that insight lets be shown. */
  readonly historyFrom?: LibraryDay | undefined;
  readonly months?: readonly VisitMonth[];
  /** Since any day. */
  readonly closedDays?: number;
}

/** Insight with a memory that a test makes up; what is under test is how pages use it. */
export const insightWith = ({ historyFrom, months = [], closedDays = 0 }: Remembered): InsightReader => ({
  historyFrom: () => Promise.resolve(historyFrom),
  isSamePerson: () => Promise.resolve(true),
  visitMonths: () => Promise.resolve([...months]),
  usualDays: usualDaysBetween,
  closedDaysSince: () => Promise.resolve(closedDays),
  freshness: () =>
    Promise.resolve({
      refreshedAt: instant('2026-11-22T02:57:00Z'),
      asOf: undefined,
      coveredFrom: libraryDay('2020-01-01'),
      patrons: 2,
    }),
  patronsSeenOn: () => Promise.resolve(12),
  patronsSeenInMonth: () => Promise.resolve(340),
});

export const visitMonth = (month: string, ...visitDays: number[]): VisitMonth => ({
  month: libraryDay(month),
  visitDays,
  borrowDays: visitDays,
  loans: visitDays.length,
  renewals: 0,
  returns: 0,
  localUses: 0,
  holds: 0,
});

interface Visit {
  readonly given: GivenKoha;
  readonly remembered?: Remembered;
  readonly viewer?: Partial<Viewer>;
  readonly datesOfAnonymisedLoans?: boolean;
}

export const patronApp = ({ given, remembered = {}, viewer = {}, datesOfAnonymisedLoans = false }: Visit): Express =>
  testApp({
    identify: () => Promise.resolve(staff(viewer)),
    routes: patronRoutes({
      koha: given.koha,
      insight: insightWith(remembered),
      datesOfAnonymisedLoans,
      basePath: '/kenal',
    }),
  });

/** The text of a page for people, without tags and with single spaces. */
export const textOf = (html: string): string =>
  html
    .replace(/<svg class="icon[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/\s+/g, ' ');

export interface Opened {
  readonly status: number;
  readonly html: string;
  readonly text: string;
  /** The text of the timeline alone; empty where there is none. */
  readonly timeline: string;
}

export const open = async (app: Express, path: string): Promise<Opened> => {
  const response = await request(app).get(path);
  const html = response.text.replaceAll('&#x3D;', '=');
  const timeline = /aria-labelledby="timeline"[\s\S]*?<\/section>/.exec(html)?.[0] ?? '';
  return { status: response.status, html, text: textOf(html), timeline: textOf(timeline) };
};
