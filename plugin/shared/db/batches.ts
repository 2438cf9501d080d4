import type { Knex } from 'knex';
import type { Db } from './connection.ts';
import { streamRows, withRawConnection, type OnRow } from './stream.ts';

/** One row for a bulk statement, in the order of a list of columns. */
export type RowValues = readonly (string | number | null)[];

/** From 1,000 on, MariaDB makes a table of an IN and sorts what it finds, instead of going through the index. */
const ROWS_PER_STATEMENT = 900;
const NO_PACE = { rows: 1, pauseMs: 0 };

/** Splits a list into what one statement can hold. */
export const inParts = <T>(list: readonly T[], size = ROWS_PER_STATEMENT): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, part) => list.slice(part * size, (part + 1) * size));

/** Reads a result row by row as arrays, on a connection of its own. */
export const readRows = (
  crm: Knex,
  sql: string,
  values: readonly unknown[],
  onRow: OnRow,
  how: 'query' | 'execute' = 'query',
): Promise<void> => withRawConnection(crm, (connection) => streamRows(connection, sql, values, NO_PACE, onRow, how));

/** Inserts rows or, where the key is there already, overwrites the other columns. */
export const upsertRows = async (
  db: Db,
  table: string,
  columns: readonly string[],
  key: readonly string[],
  rows: readonly RowValues[],
): Promise<void> => {
  const updates = columns.filter((column) => !key.includes(column)).map((column) => `${column} = VALUES(${column})`);
  for (const part of inParts(rows))
    await db.raw(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ? ON DUPLICATE KEY UPDATE ${updates.join(', ')}`,
      [part] as never[],
    );
};
