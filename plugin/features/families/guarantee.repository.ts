import type { Knex } from 'knex';
import type { Guarantee } from '../../koha/guarantees.ts';
import { inParts, readRows } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';

const TABLE = 'kenal_guarantee';

/** What is kept, or what is kept of some patrons, on either side. */
export const eachKept = async (
  crm: Knex,
  patrons: 'everybody' | readonly number[],
  onGuarantee: (guarantee: Guarantee) => void,
): Promise<void> => {
  const all = `SELECT g.guarantor, g.guarantee FROM ${TABLE} AS g`;
  const take = ([guarantor, guarantee]: readonly unknown[]): void =>
    onGuarantee({ guarantor: guarantor as number, guarantee: guarantee as number });
  if (patrons === 'everybody') return readRows(crm, all, [], take);
  for (const part of inParts(patrons))
    await readRows(crm, `${all} WHERE g.guarantor IN (?) UNION ${all} WHERE g.guarantee IN (?)`, [part, part], take);
  return undefined;
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
