import { seasonalClock, seasonOf, type DailyUse, type SeasonFactors } from '../models/season.domain.ts';

/** The longest that anything is forecast, in days. */
export const LONGEST_HORIZON = 182;

/** The time in which a model counts: by the season, or by the calendar where too little is known of seasons. */
export interface ModelClock {
  readonly season: SeasonFactors | undefined;
  /** Whole days of that time from one day to a later one. */
  between(from: number, to: number): number;
}

/** @param use how busy the library was, up to the last day that is over */
export const clockOf = (season: SeasonFactors | undefined, use: DailyUse): ModelClock => {
  if (season === undefined) return { season, between: (from, to) => to - from };
  const clock = seasonalClock(season, use, LONGEST_HORIZON + 1);
  const { firstDay } = use;
  return {
    season,
    between: (from, to) => Math.max(0, clock.between(Math.max(firstDay, from), Math.max(firstDay, to))),
  };
};

export const seasonalClockOf = (use: DailyUse): ModelClock => clockOf(seasonOf(use), use);
