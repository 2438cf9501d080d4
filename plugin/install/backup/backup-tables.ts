import type { Knex } from 'knex';
import { NOT_KEPT, type BackupTable } from './backup-format.ts';

export interface TableToKeep extends BackupTable {
  /** The statement that reads it. */
  readonly sql: string;
}

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
}

const BINARY = /^(binary|varbinary|tinyblob|blob|mediumblob|longblob|bit)$/;

/** Every table of Kenal in this database that a backup holds, with its columns. Generated columns make themselves. */
export const tablesToKeep = async (crm: Knex): Promise<TableToKeep[]> => {
  const query = crm({ c: 'information_schema.columns' })
    .join({ t: 'information_schema.tables' }, function () {
      this.on('t.table_schema', 'c.table_schema').andOn('t.table_name', 'c.table_name');
    })
    .whereRaw("c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.extra NOT LIKE '%GENERATED%'")
    .whereRaw("c.table_name LIKE 'kenal\\\\_%'")
    .whereNotIn('c.table_name', Object.keys(NOT_KEPT))
    .orderBy(['c.table_name', 'c.ordinal_position'])
    .select({ table_name: 'c.table_name', column_name: 'c.column_name', data_type: 'c.data_type' });
  const rows = (await query) as ColumnRow[];
  const tables = new Map<string, ColumnRow[]>();
  for (const row of rows) tables.set(row.table_name, [...(tables.get(row.table_name) ?? []), row]);
  return [...tables].map(([table, columns]) => ({
    table,
    columns: columns.map(({ column_name }) => column_name),
    binary: columns.filter(({ data_type }) => BINARY.test(data_type)).map(({ column_name }) => column_name),
    sql: `SELECT ${columns.map(expression).join(', ')} FROM \`${table}\``,
  }));
};

/** What comes out unchanged as text: bytes as digits, and a FLOAT in full, which the server would print with six digits. */
const expression = ({ column_name, data_type }: ColumnRow): string => {
  const column = `\`${column_name}\``;
  if (BINARY.test(data_type)) return `HEX(${column})`;
  return data_type === 'float' ? `CAST(${column} AS DOUBLE)` : column;
};
