import type { Knex } from 'knex';

/** Rows in tables of every kind of value: months, texts that need escaping, numbers, nothing at all. */
export const fillKenal = async (crm: Knex): Promise<void> => {
  await crm.raw(
    `INSERT INTO kenal_visit_month (borrowernumber, month, loans, renewals, returns, local_uses, holds, visit_day_mask, borrow_day_mask)
     SELECT seq, '2026-01-01', 1, 2, 3, 4, 5, 4294967295, 2147483648 FROM seq_1_to_3000`,
  );
  await crm('kenal_recorded_visit').insert([
    { borrowernumber: 1, day: '2026-02-28', kind: 'event', source: 'a "quoted"\ttext\\ with \u2028 and 図書館 😀' },
    { borrowernumber: 1, day: '2026-02-28', kind: 'event', source: '' },
    { borrowernumber: 1, day: '2026-02-28', kind: 'event', source: "it's\r\nhere" },
  ]);
  await crm('kenal_job').insert({
    kind: 'refresh',
    slot: 'a',
    run_at: '2026-01-01 00:00:00',
    created_at: '2026-01-01',
  });
  await crm('kenal_session').insert(await aSession(crm));
};

/** A row for a table whose columns are another feature's business: every column that must be given, filled. */
const aSession = async (crm: Knex): Promise<Record<string, unknown>> => {
  const query = crm({ c: 'information_schema.columns' })
    .whereRaw("c.table_schema = DATABASE() AND c.table_name = 'kenal_session' AND c.column_default IS NULL")
    .where('c.is_nullable', 'NO')
    .select({ name: 'c.column_name', type: 'c.data_type' });
  const columns = (await query) as { name: string; type: string }[];
  return Object.fromEntries(columns.map(({ name, type }) => [name, VALUES[type] ?? 1]));
};

const VALUES: Readonly<Record<string, unknown>> = {
  char: 'x',
  varchar: 'x',
  binary: Buffer.from('x'),
  varbinary: Buffer.from('x'),
  datetime: '2026-01-01 00:00:00',
  timestamp: '2026-01-01 00:00:00',
};

/** Checksums of the tables of Kenal that a backup holds, by table. */
export const dataChecksums = async (crm: Knex): Promise<Record<string, number | null>> => {
  const tables = await crm({ t: 'information_schema.tables' })
    .whereRaw("t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND t.table_name LIKE 'kenal\\\\_%'")
    .whereNotIn('t.table_name', [
      'kenal_guard',
      'kenal_process',
      'kenal_session',
      'kenal_migration',
      'kenal_migration_lock',
    ])
    .pluck<string[]>('t.table_name');
  return checksums(crm, tables);
};

/** Checksum and definition of every table of a database, and who may do what with it: all that must not change. */
export const fingerprint = async (db: Knex, database: string): Promise<Record<string, unknown>> => {
  const tables = await db({ t: 'information_schema.tables' })
    .where('t.table_schema', database)
    .orderBy('t.table_name')
    .pluck<string[]>('t.table_name');
  const definitions: Record<string, unknown> = {};
  for (const table of tables) {
    const [[row]] = (await db.raw('SHOW CREATE TABLE ??.??', [database, table])) as [[Record<string, string>]];
    definitions[table] = row['Create Table'];
  }
  const holders = (table: string): Promise<unknown> =>
    db(`mysql.${table} as g`).where('g.db', database).distinct('g.user', 'g.host').orderBy('g.user');
  return {
    checksums: await checksums(
      db,
      tables.map((table) => `${database}.${table}`),
    ),
    definitions,
    holders: [await holders('db'), await holders('tables_priv'), await holders('columns_priv')],
  };
};

const checksums = async (db: Knex, tables: readonly string[]): Promise<Record<string, number | null>> => {
  if (tables.length === 0) return {};
  const [rows] = (await db.raw(`CHECKSUM TABLE ${tables.map(() => '??').join(', ')}`, [...tables])) as [
    { Table: string; Checksum: number | null }[],
  ];
  return Object.fromEntries(rows.map((row) => [row.Table.split('.').slice(1).join('.'), row.Checksum]));
};
