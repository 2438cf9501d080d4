import type { Knex } from 'knex';
import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';

const EVERYBODY = 0;

/** Remembers patrons for the steps after the ledger, in the transaction that changes the ledger. */
export const markDue = async (db: Db, patrons: 'everybody' | Iterable<number>): Promise<void> => {
  const numbers = patrons === 'everybody' ? [EVERYBODY] : [...new Set(patrons)];
  for (const part of inParts(numbers))
    await db('kenal_refresh_due')
      .insert(part.map((borrowernumber) => ({ borrowernumber })))
      .onConflict('borrowernumber')
      .ignore();
  // Whoever is among everybody needs no row of their own.
  if (patrons === 'everybody') await db('kenal_refresh_due').whereNot('borrowernumber', EVERYBODY).delete();
};

export const duePatrons = async (db: Knex): Promise<'everybody' | number[]> => {
  const numbers = await db('kenal_refresh_due').orderBy('borrowernumber').pluck<number[]>('borrowernumber');
  return numbers[0] === EVERYBODY ? 'everybody' : numbers;
};

/** Forgets patrons who are gone. */
export const dropDue = async (db: Db, borrowernumbers: readonly number[]): Promise<void> => {
  for (const part of inParts(borrowernumbers)) await db('kenal_refresh_due').whereIn('borrowernumber', part).delete();
};

/** After the steps have come to their end. */
export const clearDue = async (db: Knex): Promise<void> => {
  await db('kenal_refresh_due').delete();
};
