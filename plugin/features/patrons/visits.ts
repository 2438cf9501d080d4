import type { InsightReader, VisitMonth } from '../insight/index.ts';
import { dayIn, dayNumber, type Instant, type LibraryDay } from '../../shared/time.ts';
import { shownFrom, type History } from './history.ts';
import { rhythmOf, type Rhythm } from './rhythm.domain.ts';

/** How many days of each month a patron visited. */
export interface MonthOfVisits {
  readonly month: LibraryDay;
  readonly days: number;
  readonly loans: number;
  /** False for months before the first day that may be shown or that is known: not zero, but not known. */
  readonly isKnown: boolean;
}

export interface Visits {
  /** Two years, oldest first, without gaps. */
  readonly months: readonly MonthOfVisits[];
  readonly rhythm: Rhythm;
  /** As of when; undefined before the first refresh. */
  readonly asOf: Instant | undefined;
}

const MONTHS_SHOWN = 24;

interface VisitsDeps {
  readonly insight: Pick<InsightReader, 'visitMonths' | 'usualDays' | 'closedDaysSince' | 'freshness'>;
  readonly timezone: string;
}

/** Visits as the ledger has them, cut to what may be shown; undefined where nothing may be. */
export const visitsOf = async (
  { insight, timezone }: VisitsDeps,
  borrowernumber: number,
  history: History,
  now: Instant,
): Promise<Visits | undefined> => {
  const from = shownFrom(history);
  if (from === undefined) return undefined;
  const today = dayIn(timezone, now);
  const [months, freshness] = await Promise.all([
    insight.visitMonths(borrowernumber, from.with({ day: 1 })),
    insight.freshness(),
  ]);
  const days = months.flatMap(daysOf).filter((day) => isWithin(day, from, today));
  const known = freshness.coveredFrom === undefined ? from : laterOf(from, freshness.coveredFrom);
  return {
    months: lastMonths(today).map((month) => {
      const isKnown = month.toString() >= known.with({ day: 1 }).toString();
      const inMonth = months.find((one) => one.month.toString() === month.toString());
      const isCut = isSameMonth(month, from) && from.day > 1;
      return {
        month,
        days: days.filter((day) => isSameMonth(day, month)).length,
        // The loans of a month are one number, so a month that begins before the first day to be shown tells none.
        loans: isCut ? 0 : (inMonth?.loans ?? 0),
        isKnown,
      };
    }),
    rhythm: await rhythmIn(insight, days, today),
    asOf: freshness.refreshedAt,
  };
};

/** Closures are looked up only where somebody would be missed. */
const rhythmIn = async (
  insight: VisitsDeps['insight'],
  days: readonly LibraryDay[],
  today: LibraryDay,
): Promise<Rhythm> => {
  const every = insight.usualDays(days);
  const rhythm = rhythmOf(days, every, today);
  if (rhythm.state !== 'known' || !rhythm.isBroken) return rhythm;
  return rhythmOf(days, every, today, await insight.closedDaysSince(rhythm.lastSeen));
};

const daysOf = ({ month, visitDays }: VisitMonth): LibraryDay[] => visitDays.map((day) => month.with({ day }));

const isWithin = (day: LibraryDay, from: LibraryDay, until: LibraryDay): boolean =>
  dayNumber(day) >= dayNumber(from) && dayNumber(day) <= dayNumber(until);

const isSameMonth = (one: LibraryDay, other: LibraryDay): boolean =>
  one.year === other.year && one.month === other.month;

const laterOf = (one: LibraryDay, other: LibraryDay): LibraryDay => (dayNumber(one) > dayNumber(other) ? one : other);

const lastMonths = (today: LibraryDay): LibraryDay[] =>
  Array.from({ length: MONTHS_SHOWN }, (_, index) =>
    today.with({ day: 1 }).subtract({ months: MONTHS_SHOWN - 1 - index }),
  );
