import type { Knex } from 'knex';
import { firstDayOf, monthFromText } from '../calendar.ts';

/** Below this the months of a library are too small to tell a beginning from chance. */
const TYPICAL_PATRONS = 100;
const BEGINNING = 0.05;

interface MonthRow {
  readonly month: string;
  readonly patrons: number;
}

/**
 * The first day from which the library's history is known. Where loans were anonymised or purged, a few that are still
 * open are left of the time before: as "no rows" does not mean "no visits" there, nobody's borrowing clock starts in
 * it. 0 where nothing tells of a beginning.
 */
export const historyKnownFrom = async (crm: Knex): Promise<number> => {
  const [rows] = (await crm.raw(
    'SELECT v.month, COUNT(*) AS patrons FROM kenal_visit_month AS v GROUP BY v.month ORDER BY v.month',
  )) as [MonthRow[]];
  const sizes = rows.map(({ patrons }) => patrons).sort((one, other) => one - other);
  const typical = sizes[Math.floor(sizes.length / 2)] ?? 0;
  if (typical < TYPICAL_PATRONS) return 0;
  const first = rows.find(({ patrons }) => patrons >= BEGINNING * typical);
  return first === undefined ? 0 : firstDayOf(monthFromText(first.month));
};
