import type { Knex } from 'knex';
import { accountSql, named, type DatabaseAccount } from './grants.ts';

/** Something that an administrator may allow Kenal to write to Koha: one of `grants.optionalWrite` of manifest.json. */
export interface WriteGrant {
  readonly name: string;
  /** The columns that are inserted into, by table. */
  readonly tables: Readonly<Record<string, '*' | readonly string[]>>;
}

interface WriteGrantRequest {
  readonly kohaDatabase: string;
  readonly account: DatabaseAccount;
  readonly writes: readonly WriteGrant[];
}

/** GRANT statements that allow exactly these writes: adding rows, and nothing else. */
export const writeGrantSql = ({ kohaDatabase, account, writes }: WriteGrantRequest): string[] =>
  writes.flatMap(({ tables }) =>
    Object.entries(tables).map(([table, columns]) => {
      const what = columns === '*' ? 'INSERT' : `INSERT (${columns.map(named).join(', ')})`;
      return `GRANT ${what} ON ${named(kohaDatabase)}.${named(table)} TO ${accountSql(account)}`;
    }),
  );

/** Of these writes, those that the account of `own` is not allowed. */
export const lackingWrites = async (own: Knex, writes: readonly WriteGrant[]): Promise<WriteGrant[]> => {
  const rows = await own({ c: 'information_schema.columns' })
    .whereRaw("c.table_schema = DATABASE() AND FIND_IN_SET('insert', c.privileges) > 0")
    .select<{ name: string; column: string }[]>({ name: 'c.table_name', column: 'c.column_name' });
  const held = new Set(rows.map(({ name, column }) => `${name}.${column}`));
  const isHeld = ([table, columns]: [string, '*' | readonly string[]]): boolean =>
    columns === '*' ? rows.some(({ name }) => name === table) : columns.every((one) => held.has(`${table}.${one}`));
  return writes.filter(({ tables }) => !Object.entries(tables).every(isHeld));
};
