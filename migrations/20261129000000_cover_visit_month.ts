import type { Knex } from 'knex';

export const config = { transaction: false };

/** The ledger, and the whole one that stands aside while the ledger shows the past. */
const TABLES = ['kenal_visit_month', 'kenal_visit_month_complete'];
/** Since then an index begins with the month and holds everything that segments count. */
const COVERING = 'kenal_visit_month_use';
const PLAIN = 'kenal_visit_month_month';

/**
 * Segments ask for the use of some months by everybody. With everything that they count in the index, they never touch
 * the rows themselves.
 */
export const up = async (db: Knex): Promise<void> => {
  for (const table of TABLES) {
    if (!(await db.schema.hasTable(table))) continue;
    if (!(await isThere(db, table, COVERING)))
      await db.raw(
        `ALTER TABLE ${table} ADD KEY ${COVERING}
           (month, borrowernumber, visit_day_mask, borrow_day_mask, loans, renewals, holds, local_uses)`,
      );
    if (await isThere(db, table, PLAIN)) await db.raw(`ALTER TABLE ${table} DROP KEY ${PLAIN}`);
  }
};

export const down = async (db: Knex): Promise<void> => {
  for (const table of TABLES) {
    if (!(await db.schema.hasTable(table))) continue;
    if (!(await isThere(db, table, PLAIN))) await db.raw(`ALTER TABLE ${table} ADD KEY ${PLAIN} (month)`);
    if (await isThere(db, table, COVERING)) await db.raw(`ALTER TABLE ${table} DROP KEY ${COVERING}`);
  }
};

const isThere = async (db: Knex, table: string, key: string): Promise<boolean> => {
  const row = await db('information_schema.statistics as s')
    .whereRaw('s.table_schema = DATABASE()')
    .where({ 's.table_name': table, 's.index_name': key })
    .first<{ found: number } | undefined>(db.raw('1 as found'));
  return row !== undefined;
};
