import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';

/** The columns of each table of a database, in their order. */
export type TableColumns = ReadonlyMap<string, readonly string[]>;

const known = new WeakMap<object, Promise<TableColumns>>();

interface ColumnRow {
  readonly tableName: string;
  readonly columnName: string;
}

const readColumns = async (db: Db): Promise<TableColumns> => {
  const rows = await db('information_schema.columns as c')
    .whereRaw('c.table_schema = DATABASE()')
    .orderBy(['c.table_name', 'c.ordinal_position'])
    .select<ColumnRow[]>('c.table_name as tableName', 'c.column_name as columnName');
  const tables = new Map<string, string[]>();
  for (const { tableName, columnName } of rows) {
    const columns = tables.get(tableName) ?? [];
    columns.push(columnName);
    tables.set(tableName, columns);
  }
  return tables;
};

/** The columns that this database really has. Read once per pool, because a schema does not change under a demo. */
export const tableColumns = (db: Db): Promise<TableColumns> => {
  const pool = db.client as object;
  const columns = known.get(pool) ?? readColumns(db);
  known.set(pool, columns);
  return columns;
};

export type Row = Readonly<Record<string, string | number | null | Knex.Raw>>;

/** Leaves out what this Koha version does not have, so that one row description serves all versions. */
export const fitting = (columns: TableColumns, table: string, row: Row): Row => {
  const has = columns.get(table) ?? [];
  return Object.fromEntries(Object.entries(row).filter(([column]) => has.includes(column)));
};

/** Inserts one row with the columns that exist, and returns the number the database gave it (0 if none). */
export const insertFitting = async (db: Db, table: string, row: Row): Promise<number> => {
  const [id] = await db(table).insert(fitting(await tableColumns(db), table, row));
  return id ?? 0;
};
