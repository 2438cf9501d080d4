import { inParts, type RowValues } from '../../../shared/db/batches.ts';
import type { Db } from '../../../shared/db/connection.ts';
import type { MonthSums } from './month-sums.ts';

const USE = ['month', 'branchcode', 'active_patrons', 'borrowing_patrons', 'visit_days', 'loans'];
const COHORTS = ['cohort', 'branchcode', 'age', 'patrons', 'active_patrons'];

/** Puts the sums in the place of those before. */
export const writeMonthSums = async (db: Db, sums: MonthSums): Promise<void> => {
  await replace(db, 'kenal_use_month', USE, sums.useRows());
  await replace(db, 'kenal_cohort_month', COHORTS, sums.cohortRows());
};

const replace = async (
  db: Db,
  table: string,
  columns: readonly string[],
  rows: readonly RowValues[],
): Promise<void> => {
  await db(table).delete();
  for (const part of inParts(rows))
    await db.raw(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [part] as never[]);
};
