import { NEVER_CLOSED, type ClosedDays } from './closures.domain.ts';

/**
 * A clock that runs by how busy the library usually is: a closed day takes no time, a day of a quiet month little. In
 * this time patrons come evenly, which is what the models assume. Days are day numbers (days since 1970-01-01).
 */
/** Visit days of the whole library on each day of its history. */
export interface DailyUse {
  readonly firstDay: number;
  /** Position 0 is `firstDay`. */
  readonly visits: Float64Array;
}

/** How busy each week of the year is on the days on which the library is open; mean 1 over the year's weeks. */
export type SeasonFactors = readonly number[];

export const WEEKS_OF_YEAR = 53;
const DAYS_OF_YEAR = 365;
const FEWEST_YEARS = 2;

/** 1 January in the Gregorian calendar. */
const newYear = (year: number): number =>
  365 * (year - 1970) +
  Math.floor((year - 1969) / 4) -
  Math.floor((year - 1901) / 100) +
  Math.floor((year - 1601) / 400);

/** Days of the year 7 by 7; the last week has a day or two. In plain arithmetic, as it is asked for every day of years. */
export const weekOfYear = (day: number): number => {
  let year = 1970 + Math.floor(day / 365.2425);
  if (newYear(year) > day) year -= 1;
  else if (newYear(year + 1) <= day) year += 1;
  return Math.floor((day - newYear(year)) / 7);
};

/**
 * The season of a library, or undefined where there are not two full years of history: one year cannot tell a quiet
 * summer from a bad one. Every year weighs the same, so that a library that grows does not seem to have a busy December.
 */
export const seasonOf = (use: DailyUse): SeasonFactors | undefined => {
  const years = Math.floor(use.visits.length / DAYS_OF_YEAR);
  if (years < FEWEST_YEARS) return undefined;
  const sums = new Float64Array(WEEKS_OF_YEAR);
  const days = new Float64Array(WEEKS_OF_YEAR);
  const from = use.visits.length - years * DAYS_OF_YEAR;
  for (let year = 0; year < years; year += 1) {
    const start = from + year * DAYS_OF_YEAR;
    const span = use.visits.subarray(start, start + DAYS_OF_YEAR);
    const mean = meanOfOpenDays(span);
    if (mean === 0) continue;
    for (const [offset, visits] of span.entries()) {
      if (visits === 0) continue;
      const week = weekOfYear(use.firstDay + start + offset);
      sums[week] = (sums[week] ?? 0) + visits / mean;
      days[week] = (days[week] ?? 0) + 1;
    }
  }
  return normalised(smoothed(sums, days));
};

const meanOfOpenDays = (visits: Float64Array): number => {
  const open = visits.filter((count) => count > 0);
  return open.length === 0 ? 0 : open.reduce((sum, count) => sum + count, 0) / open.length;
};

/** A week together with a half of each neighbour: a public holiday must not look like a season. */
const smoothed = (sums: Float64Array, days: Float64Array): number[] =>
  Array.from(sums, (_, week) => {
    const around = [week - 1, week, week, week + 1].map((near) => (near + WEEKS_OF_YEAR) % WEEKS_OF_YEAR);
    const open = around.reduce((all, near) => all + (days[near] ?? 0), 0);
    return open === 0 ? 1 : around.reduce((all, near) => all + (sums[near] ?? 0), 0) / open;
  });

const normalised = (factors: readonly number[]): number[] => {
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
  return factors.map((factor) => factor / mean);
};

/** Time in seasonal days: as long as calendar days on average, whole, so that histories in it group as others do. */
export interface SeasonalClock {
  /** Seasonal days from one day to a later one; both inside the history or at most `horizon` days after it. */
  readonly between: (from: number, to: number) => number;
}

/**
 * The clock of a library. In the past it stands still on days without any use; in the future on weekdays that were
 * mostly without use in the last year; and in both on days of closures. Of those to come nobody knows, but where the
 * past is tried, what lies ahead of the cut has been seen since.
 */
export const seasonalClock = (
  season: SeasonFactors,
  use: DailyUse,
  horizon: number,
  closed: ClosedDays = NEVER_CLOSED,
): SeasonalClock => {
  const { firstDay, visits } = use;
  const openWeekdays = usuallyOpen(use, closed);
  const ticks = new Float64Array(visits.length + horizon + 1);
  for (let day = 0; day + 1 < ticks.length; day += 1) {
    const isUsed = day < visits.length ? visits[day] !== 0 : openWeekdays[day % 7] === true;
    const isOpen = isUsed && !closed.has(firstDay + day);
    ticks[day + 1] = (ticks[day] ?? 0) + (isOpen ? (season[weekOfYear(firstDay + day)] ?? 1) : 0);
  }
  const past = ticks[visits.length] ?? 0;
  const scale = past === 0 ? 1 : visits.length / past;
  // The time at a day is the time at its end: what happened that day has happened.
  const at = (day: number): number => (ticks[day - firstDay + 1] ?? NaN) * scale;
  return { between: (from, to) => Math.round(at(to) - at(from)) };
};

/**
 * For each position modulo 7, whether the library was open on most of those days in the last year: closures, however
 * long, are no habit of a weekday.
 */
const usuallyOpen = ({ firstDay, visits }: DailyUse, closed: ClosedDays): boolean[] =>
  Array.from({ length: 7 }, (_, weekday) => {
    let [open, all] = [0, 0];
    for (let day = Math.max(0, visits.length - DAYS_OF_YEAR); day < visits.length; day += 1) {
      if (day % 7 !== weekday || closed.has(firstDay + day)) continue;
      all += 1;
      if (visits[day] !== 0) open += 1;
    }
    return all === 0 || open > all / 2;
  });
