import type { KeyFact } from './fact-table.ts';
import type { Column, Table } from './schema-at.ts';

/** How much of a long text an index covers; one index may hold 3,072 bytes, four for each character. */
const INDEXED_ALONE = 191;
const INDEXED_AMONG_OTHERS = 50;

/** One CREATE TABLE statement. It creates the table in the database that the connection has selected. */
export const createTableSql = (table: Table): string =>
  [
    `CREATE TABLE ${quoted(table.name)} (`,
    [
      ...table.columns.map(columnSql),
      ...table.keys.map((key) => keySql(key, table)),
      ...table.foreign.map(
        (link) =>
          `  FOREIGN KEY (${listed(link.columns)}) REFERENCES ${quoted(link.table)} (${listed(link.references)})` +
          ` ON DELETE ${link.onDelete.toUpperCase()} ON UPDATE CASCADE`,
      ),
    ].join(',\n'),
    ') ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci',
  ].join('\n');

const columnSql = (column: Column): string =>
  `  ${quoted(column.name)} ${column.type} ${column.nullable ? 'NULL' : 'NOT NULL'}${standardSql(column)}`;

const standardSql = ({ standard, nullable }: Column): string => {
  if (standard === 'auto') return ' AUTO_INCREMENT';
  if (standard === 'now') return ' DEFAULT current_timestamp()';
  if (standard === 'touch') return ' DEFAULT current_timestamp() ON UPDATE current_timestamp()';
  if (standard !== '') return ` DEFAULT ${standard}`;
  return nullable ? ' DEFAULT NULL' : '';
};

const KEY_WORDS = { primary: 'PRIMARY KEY', unique: 'UNIQUE KEY', index: 'KEY' } as const;

const keySql = (key: KeyFact, table: Table): string => {
  const length = key.columns.length === 1 ? INDEXED_ALONE : INDEXED_AMONG_OTHERS;
  const parts = key.columns.map((name) => {
    const isLong = table.columns.some((column) => column.name === name && column.type.endsWith('text'));
    return isLong ? `${quoted(name)}(${length})` : quoted(name);
  });
  return `  ${KEY_WORDS[key.kind]} (${parts.join(', ')})`;
};

const quoted = (name: string): string => `\`${name}\``;

const listed = (names: readonly string[]): string => names.map(quoted).join(', ');
