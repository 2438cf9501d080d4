import type { Knex } from 'knex';

/** The index by which segments count the use of some months: it holds everything they count. */
const KEY = 'kenal_visit_month_use';
const COLUMNS = 'month, borrowernumber, visit_day_mask, borrow_day_mask, loans, renewals, holds, local_uses';

/** Filled in one go, an index is sorted once instead of being kept up row by row: so it goes before and comes after. */
export const dropUseKey = (crm: Knex, table = 'kenal_visit_month'): Promise<unknown> =>
  crm.raw(`ALTER TABLE ${table} DROP KEY ${KEY}`);

export const addUseKey = (crm: Knex, table = 'kenal_visit_month'): Promise<unknown> =>
  crm.raw(`ALTER TABLE ${table} ADD KEY ${KEY} (${COLUMNS})`);
