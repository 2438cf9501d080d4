import { dayNumber, type LibraryDay } from '../../../shared/time.ts';
import { Days } from './days.ts';

/** Gaps that tell a rhythm: those of the two years before the last visit. */
const RHYTHM_DAYS = 730;
const FEWEST_GAPS = 2;

/**
 * A patron's rhythm, wherever one is named: the median of the days between visit days; 0 for too few visits.
 *
 * @param visits visit days in rising order, of which the first `count` are looked at
 * @param gaps room to work in
 */
export const usualDays = (visits: Days, count: number, gaps: Days): number => {
  gaps.clear();
  const from = visits.at(count - 1) - RHYTHM_DAYS;
  for (let index = count - 1; index > 0 && visits.at(index - 1) >= from; index -= 1)
    gaps.push(visits.at(index) - visits.at(index - 1));
  return gaps.length < FEWEST_GAPS ? 0 : gaps.median();
};

/** The same of days as pages know them, in rising order; undefined for too few visits. */
export const usualDaysBetween = (visitDays: readonly LibraryDay[]): number | undefined => {
  const visits = new Days();
  for (const day of visitDays) visits.push(dayNumber(day));
  const usual = usualDays(visits, visits.length, new Days());
  return usual === 0 ? undefined : usual;
};
