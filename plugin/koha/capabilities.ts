import type { Knex } from 'knex';

/** The tables of one database and their columns, in the order of the table. */
export type SchemaColumns = ReadonlyMap<string, ReadonlySet<string>>;

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
}

const columnsOf = async (db: Knex, readableOnly: boolean): Promise<SchemaColumns> => {
  const query = db('information_schema.columns as c')
    .select({ table_name: 'c.table_name', column_name: 'c.column_name' })
    .whereRaw('c.table_schema = DATABASE()')
    .orderBy(['c.table_name', 'c.ordinal_position']);
  if (readableOnly) void query.whereRaw("FIND_IN_SET('select', c.privileges) > 0");
  const rows = (await query) as ColumnRow[];
  const tables = new Map<string, Set<string>>();
  for (const row of rows) {
    const columns = tables.get(row.table_name) ?? new Set<string>();
    columns.add(row.column_name);
    tables.set(row.table_name, columns);
  }
  return tables;
};

/**
 * What this account may read in its database. A column that is not granted looks exactly like one that does not
 * exist: which of the two it is, only the account's grants can tell (compare-grants.ts).
 */
export const readableColumns = (db: Knex): Promise<SchemaColumns> => columnsOf(db, true);

/** Every column that the account may see in any way: with an administrator's account, the whole schema. */
export const schemaColumns = (db: Knex): Promise<SchemaColumns> => columnsOf(db, false);
