import type { BulkSession } from './bulk.ts';

interface IndexRow {
  readonly name: string;
  readonly columns: string;
}

/**
 * Runs `work` while the table has no secondary index, and builds them all afterwards: sorting once costs a fraction of
 * finding ten million places one by one.
 */
export const withoutIndexes = async (session: BulkSession, table: string, work: () => Promise<void>): Promise<void> => {
  const indexes = await indexesOf(session, table);
  if (indexes.length > 0)
    await session.run(`ALTER TABLE ${table} ${indexes.map(({ name }) => `DROP INDEX \`${name}\``).join(', ')}`);
  await work();
  if (indexes.length === 0) return;
  const additions = indexes.map(({ name, columns }) => `ADD INDEX \`${name}\` (${columns})`);
  await session.run(`ALTER TABLE ${table} ${additions.join(', ')}`);
};

const indexesOf = async (session: BulkSession, table: string): Promise<readonly IndexRow[]> => {
  const [rows] = (await session.run(
    `SELECT s.index_name AS name,
            GROUP_CONCAT(CONCAT('\`', s.column_name, '\`', IFNULL(CONCAT('(', s.sub_part, ')'), ''))
                         ORDER BY s.seq_in_index) AS columns
     FROM information_schema.statistics AS s
     WHERE s.table_schema = DATABASE() AND s.table_name = ? AND s.non_unique = 1
     GROUP BY s.index_name
     ORDER BY s.index_name`,
    [table],
  )) as [IndexRow[]];
  return rows;
};
