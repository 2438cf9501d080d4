import { dayNumber, type LibraryDay } from '../../../shared/time.ts';
import { Days } from './days.ts';

/** Gaps that tell a rhythm: those of the two years before the last visit. */
const RHYTHM_DAYS = 730;
const FEWEST_GAPS = 2;

/** How many gaps there are of each length: none is longer than the time that is looked at. */
const gapsOfLength = new Uint32Array(RHYTHM_DAYS + 1);

/**
 * A patron's rhythm, wherever one is named: the median of the days between visit days; 0 for too few visits.
 *
 * @param visits visit days in rising order, of which the first `count` are looked at
 */
export const usualDays = (visits: Days, count: number): number => {
  const from = visits.at(count - 1) - RHYTHM_DAYS;
  let gaps = 0;
  let longest = 0;
  for (let index = count - 1; index > 0 && visits.at(index - 1) >= from; index -= 1) {
    const gap = visits.at(index) - visits.at(index - 1);
    gapsOfLength[gap] = (gapsOfLength[gap] ?? 0) + 1;
    gaps += 1;
    if (gap > longest) longest = gap;
  }
  const usual = gaps < FEWEST_GAPS ? 0 : (gapAt((gaps - 1) >> 1) + gapAt(gaps >> 1)) / 2;
  gapsOfLength.fill(0, 0, longest + 1);
  return usual;
};

/** The gap at a place of their order, counted from 0. */
const gapAt = (place: number): number => {
  let length = 0;
  for (let below = gapsOfLength[0] ?? 0; below <= place; below += gapsOfLength[length] ?? 0) length += 1;
  return length;
};

/** The same of days as pages know them, in rising order; undefined for too few visits. */
export const usualDaysBetween = (visitDays: readonly LibraryDay[]): number | undefined => {
  const visits = new Days();
  for (const day of visitDays) visits.push(dayNumber(day));
  const usual = usualDays(visits, visits.length);
  return usual === 0 ? undefined : usual;
};
