import { reaches, type HeldGrants, type HeldPrivilege } from './held-grants.ts';
import { SECRETS, type TableRead } from './reads.ts';

/** A right that Kenal does not use and should not hold. */
export interface ExcessiveGrant {
  readonly kind: 'excessive';
  /**
   * `write`: anything beyond reading. `secret`: reading what lets its reader act as somebody else. `too-wide`: reading
   * more than needed: a whole database or table, or a column that is not in the list.
   */
  readonly excess: 'write' | 'secret' | 'too-wide';
  readonly privilege: string;
  /** `*` for all databases. */
  readonly database: string;
  /** `*` for all tables. */
  readonly table: string;
  /** The columns that are too many; undefined for the whole table. */
  readonly columns: readonly string[] | undefined;
  /** The account, role or PUBLIC that holds it. */
  readonly grantee: string;
}

/** Rights that say nothing about data: to connect, and to see how a view is made. */
const HARMLESS = new Set(['USAGE', 'SHOW VIEW', 'SHOW DATABASES']);

/** Which of the rights that reach Koha's database are more than `reads` asks for. */
export const excessiveGrants = (
  held: HeldGrants,
  kohaDatabase: string,
  reads: readonly TableRead[],
): ExcessiveGrant[] =>
  held.privileges
    .filter((one) => !HARMLESS.has(one.privilege) && reaches(one, kohaDatabase))
    .flatMap((one) => {
      const excess = excessOf(one, reads);
      return excess === undefined ? [] : [{ kind: 'excessive', ...one, ...excess } as const];
    });

type Excess = Pick<ExcessiveGrant, 'excess' | 'columns'>;

const excessOf = (one: HeldPrivilege, reads: readonly TableRead[]): Excess | undefined => {
  if (one.privilege !== 'SELECT') return { excess: 'write', columns: one.columns };
  if (one.table === '*') return { excess: 'secret', columns: undefined };
  const read = reads.find(({ table }) => table === one.table.toLowerCase());
  const wanted = new Set(read?.columns.map(({ column }) => column));
  const secrets = secretsOf(one.table).filter((column) => !wanted.has(column));
  if (one.columns === undefined) {
    if (read?.grant === 'table') return undefined;
    return { excess: secrets.length > 0 ? 'secret' : 'too-wide', columns: undefined };
  }
  const tooMany = read?.grant === 'table' ? [] : one.columns.filter((column) => !wanted.has(column));
  if (tooMany.length === 0) return undefined;
  const secret = tooMany.some((column) => secrets.includes(column) || secrets.includes('*'));
  return { excess: secret ? 'secret' : 'too-wide', columns: tooMany };
};

/** The columns of this table that are secrets; `*` where all are. */
const secretsOf = (table: string): readonly string[] => {
  const secrets = SECRETS[table.toLowerCase()] ?? [];
  return secrets === 'every column' ? ['*'] : secrets;
};
