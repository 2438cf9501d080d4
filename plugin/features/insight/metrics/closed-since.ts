import type { Knex } from 'knex';
import { dayNumber, type LibraryDay } from '../../../shared/time.ts';
import { ClosedDays, DAYS_AROUND } from '../models/closures.domain.ts';
import { readDailyUse } from './model.repository.ts';

/** On how many days after a day the library was closed, as far as the last refresh could tell. */
export const closedDaysSince = async (crm: Knex, day: LibraryDay): Promise<number> => {
  const since = dayNumber(day);
  const use = await readDailyUse(crm, Math.max(0, since - DAYS_AROUND));
  return ClosedDays.of(use).between(since, use.firstDay + use.visits.length);
};
