import type { Knex } from 'knex';
import { GUARANTEE_SUM, type Guarantee } from '../../koha/guarantees.ts';
import { inParts, readRows } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';

const TABLE = 'kenal_guarantee';

export const eachKept = (crm: Knex, onGuarantee: (guarantee: Guarantee) => void): Promise<void> =>
  readRows(crm, `SELECT g.guarantor, g.guarantee FROM ${TABLE} AS g`, [], ([guarantor, guarantee]) =>
    onGuarantee({ guarantor: guarantor as number, guarantee: guarantee as number }),
  );

/** The same text as of Koha's where both hold the same. */
export const keptSum = async (crm: Knex): Promise<string> => {
  const [[row]] = (await crm.raw(`SELECT ${GUARANTEE_SUM} AS sum FROM ${TABLE} AS g`)) as [[{ sum: string }]];
  return row.sum;
};

export const insertGuarantees = async (db: Db, guarantees: readonly Guarantee[]): Promise<void> => {
  for (const part of inParts(guarantees))
    await db.raw(`INSERT IGNORE INTO ${TABLE} (guarantor, guarantee) VALUES ?`, [
      part.map(({ guarantor, guarantee }) => [guarantor, guarantee]),
    ] as never[]);
};

export const deleteGuarantees = async (db: Db, guarantees: readonly Guarantee[]): Promise<void> => {
  for (const part of inParts(guarantees))
    await db(TABLE)
      .whereIn(
        ['guarantor', 'guarantee'],
        part.map(({ guarantor, guarantee }) => [guarantor, guarantee]),
      )
      .delete();
};
