import type { Knex } from 'knex';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: 'YES' | 'NO';
  readonly fallback: string | null;
  readonly extra: string;
  readonly collation: string | null;
  readonly comment: string;
}

interface Part {
  readonly key: string;
  readonly column: string;
  readonly unique: number;
}

/** Every table of this database that is Kenal's own, in the order of the alphabet. */
export const tableNames = async (db: Knex): Promise<string[]> => {
  const [rows] = (await db.raw(
    'SELECT t.table_name AS name FROM information_schema.tables AS t WHERE t.table_schema = DATABASE() ORDER BY t.table_name',
  )) as [{ name: string }[]];
  return rows.map(({ name }) => name);
};

/** The schema as a page of Markdown. */
export const schemaPicture = async (db: Knex): Promise<string> => {
  const tables = await tableNames(db);
  const pictures = await Promise.all(tables.map((table) => tablePicture(db, table)));
  return `${HEAD}\n${pictures.join('\n')}`;
};

const HEAD = `# The tables after all migrations

Made from a migrated database, and compared with one by the tests. After a new migration write it again:
\`KENAL_WRITE=1 npx mocha test/migrations/schema.test.ts\`. What the tables mean stands in \`docs/data.md\`.
`;

const tablePicture = async (db: Knex, table: string): Promise<string> => {
  const [columns] = (await db.raw(
    `SELECT c.column_name AS name, c.column_type AS type, c.is_nullable AS nullable, c.column_default AS fallback,
       c.extra, c.collation_name AS collation, c.column_comment AS comment
     FROM information_schema.columns AS c WHERE c.table_schema = DATABASE() AND c.table_name = ?
     ORDER BY c.ordinal_position`,
    [table],
  )) as [Column[]];
  const [parts] = (await db.raw(
    `SELECT s.index_name AS \`key\`, s.column_name AS \`column\`, s.non_unique = 0 AS \`unique\`
     FROM information_schema.statistics AS s WHERE s.table_schema = DATABASE() AND s.table_name = ?
     ORDER BY s.index_name <> 'PRIMARY', s.index_name, s.seq_in_index`,
    [table],
  )) as [Part[]];
  return [
    `## ${table}`,
    '',
    '| Column | Type | Null | Default | Note |',
    '|---|---|---|---|---|',
    ...columns.map(columnLine),
    '',
    ...[...new Set(parts.map(({ key }) => key))].map((key) => keyLine(parts.filter((part) => part.key === key))),
    '',
  ].join('\n');
};

const columnLine = ({ name, type, nullable, fallback, extra, collation, comment }: Column): string => {
  const isAscii = collation?.startsWith('ascii') === true;
  const fill = fallback === null || fallback === 'NULL' ? extra : `${fallback} ${extra}`.trim();
  return `| \`${name}\` | ${type}${isAscii ? ' ascii' : ''} | ${nullable === 'YES' ? 'yes' : ''} | ${fill} | ${comment} |`;
};

const keyLine = (parts: readonly Part[]): string => {
  const [{ key, unique }] = parts as [Part, ...Part[]];
  const kind = unique === 1 ? 'unique' : 'index';
  const named = key === 'PRIMARY' ? 'primary key' : `${kind} \`${key}\``;
  return `- ${named}: ${parts.map(({ column }) => `\`${column}\``).join(', ')}`;
};
