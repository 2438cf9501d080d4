import type { Knex } from 'knex';
import { addUseKey, dropUseKey } from './use-key.ts';

/** Tables that describe one state of the ledger together, and are exchanged together. */
const LEDGER_TABLES = ['kenal_visit_month', 'kenal_patron', 'kenal_ledger_day', 'kenal_ledger_state'] as const;

/** Suffix of tables that are being built. */
export const NEXT = '_next';
/** Suffix of the whole ledger while the tables show the past (`--as-of`). */
const COMPLETE = '_complete';
const OLD = '_old';

/**
 * Drops what a run that died may have left. Such tables are out of date from then on, and must not go on holding what
 * a patron has meanwhile asked not to be kept.
 */
export const dropLeftovers = async (crm: Knex): Promise<void> => {
  const tables = LEDGER_TABLES.flatMap((table) => [`${table}${NEXT}`, `${table}${OLD}`]);
  await crm.raw(`DROP TABLE IF EXISTS ${tables.join(', ')}`);
};

/** Makes empty tables to build the next state in. */
export const prepareNext = async (crm: Knex): Promise<void> => {
  await dropLeftovers(crm);
  for (const table of LEDGER_TABLES) await crm.raw(`CREATE TABLE ${table}${NEXT} LIKE ${table}`);
  await dropUseKey(crm, `kenal_visit_month${NEXT}`);
};

const exists = (crm: Knex, table: string): Promise<boolean> => crm.schema.hasTable(table);

/** Whether the whole ledger stands aside because the tables show the past. */
const isCompleteAside = (crm: Knex): Promise<boolean> => exists(crm, `kenal_ledger_state${COMPLETE}`);

/**
 * Puts the built tables in the place of the ones in use, all in one statement, so that a reader and a crash see either
 * the one state or the other.
 *
 * @param keep whether the tables in use are the whole ledger and must be kept, because the new ones show the past
 */
export const exchange = async (crm: Knex, { keep }: { readonly keep: boolean }): Promise<void> => {
  await addUseKey(crm, `kenal_visit_month${NEXT}`);
  await dropOld(crm);
  const suffix = keep && !(await isCompleteAside(crm)) ? COMPLETE : OLD;
  await rename(
    crm,
    LEDGER_TABLES.flatMap((table) => [
      [table, `${table}${suffix}`],
      [`${table}${NEXT}`, table],
    ]),
  );
  await dropOld(crm);
};

/** Brings the whole ledger back after the tables have shown the past. Does nothing when it is in place. */
export const restoreComplete = async (crm: Knex): Promise<void> => {
  if (!(await isCompleteAside(crm))) return;
  await dropOld(crm);
  await rename(
    crm,
    LEDGER_TABLES.flatMap((table) => [
      [table, `${table}${OLD}`],
      [`${table}${COMPLETE}`, table],
    ]),
  );
  await dropOld(crm);
};

const rename = (crm: Knex, pairs: readonly (readonly string[])[]): Promise<unknown> =>
  crm.raw(`RENAME TABLE ${pairs.map(([from = '', to = '']) => `${from} TO ${to}`).join(', ')}`);

const dropOld = async (crm: Knex): Promise<void> => {
  for (const table of LEDGER_TABLES) await crm.raw(`DROP TABLE IF EXISTS ${table}${OLD}`);
};
