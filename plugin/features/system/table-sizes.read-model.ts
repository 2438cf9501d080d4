import type { Knex } from 'knex';

export interface TableSize {
  readonly table: string;
  /** Data and indexes. */
  readonly bytes: number;
}

interface SizeRow {
  readonly name: string;
  // Sums of large numbers come as text.
  readonly bytes: number | string;
}

/**
 * Kenal's own tables in this database, the largest first. How many rows they have is not said: beside what is listed
 * elsewhere it would tell how much there is that is confidential.
 */
export const tableSizes = async (crm: Knex): Promise<TableSize[]> => {
  const [rows] = (await crm.raw(
    'SELECT t.table_name AS name, ' +
      'COALESCE(t.data_length, 0) + COALESCE(t.index_length, 0) AS bytes FROM information_schema.tables AS t ' +
      "WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND LEFT(t.table_name, 6) = 'kenal_' " +
      'ORDER BY bytes DESC, name',
  )) as [readonly SizeRow[]];
  return rows.map(({ name, bytes }) => ({ table: name, bytes: Number(bytes) }));
};
