import type { Knex } from 'knex';

const TABLE = 'kenal_patron_metric';
/** Where everybody is worked out beside what is in use. */
export const NEXT_METRICS = `${TABLE}_next`;
/** What is in use, while the table shows the past (`--as-of`). */
const COMPLETE = `${TABLE}_complete`;
const OLD = `${TABLE}_old`;

const KEYS: readonly (readonly [name: string, columns: string])[] = [
  ['stage', 'stage, stage_since'],
  ['loss', 'stage, expected_loss_91'],
  ['prospect', 'loyal_prospect'],
  ['loyalty', 'loyalty'],
  ['last_visit', 'last_visit'],
];

/** Makes an empty table to work everybody out into. Filled in one go, an index is sorted once. */
export const prepareMetrics = async (crm: Knex): Promise<void> => {
  await crm.raw(`DROP TABLE IF EXISTS ${NEXT_METRICS}, ${OLD}`);
  await crm.raw(`CREATE TABLE ${NEXT_METRICS} LIKE ${TABLE}`);
  await crm.raw(`ALTER TABLE ${NEXT_METRICS} ${KEYS.map(([name]) => `DROP KEY ${TABLE}_${name}`).join(', ')}`);
};

/** Makes the indexes of the new table, which is full now. The server takes seconds for those of a large library. */
export const keyMetrics = async (crm: Knex): Promise<void> => {
  await crm.raw(
    `ALTER TABLE ${NEXT_METRICS} ${KEYS.map(([name, columns]) => `ADD KEY ${TABLE}_${name} (${columns})`).join(', ')}`,
  );
};

/**
 * Puts the new table in the place of the one in use, in one statement.
 *
 * @param keep whether the one in use must be kept, because the new one shows the past
 */
export const exchangeMetrics = async (crm: Knex, { keep }: { readonly keep: boolean }): Promise<void> => {
  const aside = keep && !(await crm.schema.hasTable(COMPLETE)) ? COMPLETE : OLD;
  await crm.raw(`RENAME TABLE ${TABLE} TO ${aside}, ${NEXT_METRICS} TO ${TABLE}`);
  await crm.raw(`DROP TABLE IF EXISTS ${OLD}`);
};

/** Brings back what was in use before the table showed the past, and drops what a run that died has left. */
export const restoreMetrics = async (crm: Knex): Promise<void> => {
  await crm.raw(`DROP TABLE IF EXISTS ${NEXT_METRICS}, ${OLD}`);
  if (!(await crm.schema.hasTable(COMPLETE))) return;
  await crm.raw(`RENAME TABLE ${TABLE} TO ${OLD}, ${COMPLETE} TO ${TABLE}`);
  await crm.raw(`DROP TABLE IF EXISTS ${OLD}`);
};
