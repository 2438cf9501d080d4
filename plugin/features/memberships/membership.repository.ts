import type { Knex } from 'knex';
import { inParts, readRows } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { inTransaction } from '../../shared/db/transaction.ts';

const TABLE = 'kenal_membership';
const NAMES = 'kenal_membership_name';

export interface Member {
  readonly borrowernumber: number;
  readonly kind: string;
  readonly value: string;
}

export const eachKept = (crm: Knex, onMember: (member: Member) => void): Promise<void> =>
  readRows(crm, `SELECT m.borrowernumber, m.kind, m.value FROM ${TABLE} AS m`, [], ([borrowernumber, kind, value]) =>
    onMember({ borrowernumber: borrowernumber as number, kind: String(kind), value: String(value) }),
  );

export const insertMembers = async (db: Db, members: readonly Member[]): Promise<void> => {
  for (const part of inParts(members))
    await db.raw(`INSERT IGNORE INTO ${TABLE} (borrowernumber, kind, value) VALUES ?`, [
      part.map(({ borrowernumber, kind, value }) => [borrowernumber, kind, value]),
    ] as never[]);
};

export const deleteMembers = async (db: Db, members: readonly Member[]): Promise<void> => {
  for (const part of inParts(members))
    await db(TABLE)
      .whereIn(
        ['borrowernumber', 'kind', 'value'],
        part.map(({ borrowernumber, kind, value }) => [borrowernumber, kind, value]),
      )
      .delete();
};

/** What something to belong to is called. */
export interface MembershipName {
  readonly kind: string;
  readonly value: string;
  readonly name: string;
}

export const replaceNames = (crm: Knex, names: readonly MembershipName[]): Promise<void> =>
  inTransaction(crm, async (trx) => {
    await trx(NAMES).delete();
    for (const part of inParts(names)) await trx(NAMES).insert(part.map((one) => ({ ...one })));
  });

export const namesOf = async (db: Db, kind: string): Promise<readonly { value: string; name: string }[]> =>
  db(NAMES).where({ kind }).orderBy('name').select<{ value: string; name: string }[]>('value', 'name');

export const moveMemberships = async (db: Db, from: number, to: number): Promise<void> => {
  await db.raw(`UPDATE IGNORE ${TABLE} SET borrowernumber = ? WHERE borrowernumber = ? AND kind <> 'owes'`, [to, from]);
  await db(TABLE).where({ borrowernumber: from }).delete();
};

export const dropMemberships = async (db: Db, borrowernumbers: readonly number[]): Promise<void> => {
  for (const part of inParts(borrowernumbers)) await db(TABLE).whereIn('borrowernumber', part).delete();
};
