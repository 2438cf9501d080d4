import type { Knex } from 'knex';
import { accountSql, named, type DatabaseAccount } from './grants.ts';

type Columns = Readonly<Record<string, '*' | readonly string[]>>;

/** Something that an administrator may allow Kenal to write to Koha: one of `grants.optionalWrite` of manifest.json. */
export interface WriteGrant {
  readonly name: string;
  /** The columns that are inserted into, by table. */
  readonly tables: Columns;
  /** The columns that are read to find what was written, by table. */
  readonly reads?: Columns;
  /** The tables out of which what was written is taken again. A server cannot bind that to columns. */
  readonly deletes?: readonly string[];
}

interface WriteGrantRequest {
  readonly kohaDatabase: string;
  readonly account: DatabaseAccount;
  readonly writes: readonly WriteGrant[];
}

const privilege = (what: 'INSERT' | 'SELECT', columns: '*' | readonly string[]): string =>
  columns === '*' ? what : `${what} (${columns.map(named).join(', ')})`;

/** GRANT statements that allow exactly these writes. */
export const writeGrantSql = ({ kohaDatabase, account, writes }: WriteGrantRequest): string[] =>
  writes
    .flatMap(({ tables, reads = {}, deletes = [] }) => [
      ...Object.entries(tables).map(([table, columns]) => [privilege('INSERT', columns), table] as const),
      ...Object.entries(reads).map(([table, columns]) => [privilege('SELECT', columns), table] as const),
      ...deletes.map((table) => ['DELETE', table] as const),
    ])
    .map(([what, table]) => `GRANT ${what} ON ${named(kohaDatabase)}.${named(table)} TO ${accountSql(account)}`);

interface ColumnRow {
  readonly name: string;
  readonly column: string;
  /** Such as `select,insert`. */
  readonly privileges: string;
}

/** Of these writes, those that the account of `own` is not allowed. */
export const lackingWrites = async (own: Knex, writes: readonly WriteGrant[]): Promise<WriteGrant[]> => {
  const tables = [...new Set(writes.flatMap(({ tables, reads = {} }) => Object.keys({ ...tables, ...reads })))];
  const rows: readonly ColumnRow[] = await own({ c: 'information_schema.columns' })
    .whereRaw('c.table_schema = DATABASE()')
    .whereIn('c.table_name', tables)
    .select({ name: 'c.table_name' }, { column: 'c.column_name' }, { privileges: 'c.privileges' });
  const areHeld = (what: 'insert' | 'select', all: Columns): boolean => {
    const held = rows.filter(({ privileges }) => privileges.split(',').includes(what));
    const has = (table: string, column: string): boolean =>
      held.some((row) => row.name === table && row.column === column);
    return Object.entries(all).every(([table, columns]) =>
      columns === '*' ? held.some(({ name }) => name === table) : columns.every((column) => has(table, column)),
    );
  };
  const lacking: WriteGrant[] = [];
  for (const write of writes) {
    const { tables, reads = {}, deletes = [] } = write;
    const isHeld = areHeld('insert', tables) && areHeld('select', reads);
    if (!isHeld || !(await mayDeleteFrom(own, deletes))) lacking.push(write);
  }
  return lacking;
};

/** Not granted on the table, no such table. */
const REFUSED = new Set<unknown>([1142, 1146]);

/** Asked of the server, which plans such a statement only for who may run it. */
const mayDeleteFrom = async (own: Knex, tables: readonly string[]): Promise<boolean> => {
  try {
    for (const table of tables) await own.raw(`EXPLAIN DELETE FROM ${named(table)} WHERE 1 = 0`);
    return true;
  } catch (error) {
    if (REFUSED.has((error as { errno?: unknown }).errno)) return false;
    throw error;
  }
};
