import type { ClosedDays } from '../models/closures.domain.ts';
import { seasonalClock, seasonOf, type DailyUse, type SeasonFactors } from '../models/season.domain.ts';

/** The longest that anything is forecast, in days. */
export const LONGEST_HORIZON = 182;

/**
 * The time in which a model counts: by the season, or by the calendar where too little is known of seasons. Neither
 * goes on while the library is closed.
 */
export interface ModelClock {
  readonly season: SeasonFactors | undefined;
  /** Whole days of that time from one day to a later one. */
  between(from: number, to: number): number;
}

/**
 * @param use how busy the library was, up to the last day that is over
 * @param closed its closures, also later ones where they are known
 */
export const clockOf = (season: SeasonFactors | undefined, use: DailyUse, closed: ClosedDays): ModelClock => {
  if (season === undefined) return { season, between: (from, to) => to - from - closed.between(from, to) };
  const clock = seasonalClock(season, use, LONGEST_HORIZON + 1, closed);
  const { firstDay } = use;
  return {
    season,
    between: (from, to) => Math.max(0, clock.between(Math.max(firstDay, from), Math.max(firstDay, to))),
  };
};

export const seasonalClockOf = (use: DailyUse, closed: ClosedDays): ModelClock => clockOf(seasonOf(use), use, closed);
