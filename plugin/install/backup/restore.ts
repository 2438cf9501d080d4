import type { Knex } from 'knex';
import { knownMigrations, migrateLatest, migrateTo } from '../../shared/db/migrate.ts';
import { refuseWhileRunning, RESTORING_TABLE } from '../../shared/db/running.ts';
import { Bug, Conflict } from '../../shared/errors.ts';
import type { BackupRow, BackupTable } from './backup-format.ts';
import { checkBackup, readBackup, type BackupSummary } from './read-backup.ts';

export interface RestoreDeps {
  readonly crm: Knex;
  readonly version: string;
}

const ROWS_PER_INSERT = 500;

/**
 * Fills a database with what a backup holds: tables as they were when it was made, then the rows, then what this
 * version does to its tables since. The file is read to its end and checked before anything is touched. A restore that
 * died is simply begun again.
 *
 * @param replace whether tables of Kenal that are there already may be dropped
 * @throws Conflict `restore.running` while a service runs on the database, `restore.not-empty`, and what {@link checkBackup} throws
 */
export const restoreBackup = async (
  file: string,
  { crm, version }: RestoreDeps,
  { replace }: { readonly replace: boolean },
): Promise<BackupSummary> => {
  const summary = await checkBackup(file, { version, migrations: await knownMigrations() });
  await refuseWhileRunning(crm);
  const there = await kenalTables(crm);
  if (there.length > 0 && !replace && !there.includes(RESTORING_TABLE)) throw notEmpty(there.length);
  await crm.raw(`CREATE TABLE IF NOT EXISTS ${RESTORING_TABLE} (id TINYINT NOT NULL PRIMARY KEY) ENGINE=InnoDB`);
  await dropTables(
    crm,
    there.filter((table) => table !== RESTORING_TABLE),
  );
  await migrateTo(crm, summary.header.migrations);
  await load(file, crm);
  await compare(crm, summary);
  await migrateLatest(crm);
  await dropTables(crm, [RESTORING_TABLE]);
  return summary;
};

/** Every table and view of Kenal in this database. */
export const kenalTables = (crm: Knex): Promise<string[]> =>
  crm({ t: 'information_schema.tables' })
    .whereRaw("t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND t.table_name LIKE 'kenal\\\\_%'")
    .orderBy('t.table_name')
    .pluck<string[]>('t.table_name');

/** Drops tables of ours, whatever refers to them. */
export const dropTables = async (crm: Knex, tables: readonly string[]): Promise<void> => {
  if (tables.length === 0) return;
  await crm.transaction(async (session) => {
    await session.raw('SET SESSION foreign_key_checks = 0');
    try {
      await session.raw(`DROP TABLE IF EXISTS ${tables.map(() => '??').join(', ')}`, [...tables]);
    } finally {
      await session.raw('SET SESSION foreign_key_checks = 1');
    }
  });
};

const load = async (file: string, crm: Knex): Promise<void> => {
  let target: Target | undefined;
  for await (const part of readBackup(file)) {
    if (part.kind === 'table') target = await targetOf(crm, part.table);
    if (part.kind === 'rows' && target !== undefined) await insert(crm, target, part.rows);
  }
};

interface Target {
  readonly table: string;
  /** The columns to fill, with their places in a row. */
  readonly columns: readonly { readonly name: string; readonly place: number; readonly binary: boolean }[];
}

/**
 * What a table or column that is not there is: a part of a migration that had begun and not ended when the backup was
 * made. It is not on the list of those that had run, so it runs again from its beginning and fills it then.
 */
const targetOf = async (crm: Knex, { table, columns, binary }: BackupTable): Promise<Target | undefined> => {
  const there = await crm({ c: 'information_schema.columns' })
    .whereRaw('c.table_schema = DATABASE()')
    .where('c.table_name', table)
    .pluck<string[]>('c.column_name');
  if (there.length === 0) return undefined;
  await empty(crm, table);
  return {
    table,
    columns: columns
      .map((name, place) => ({ name, place, binary: binary.includes(name) }))
      .filter(({ name }) => there.includes(name)),
  };
};

/** Takes away what a migration filled in: the backup has its own, and rows that others refer to go as well. */
const empty = (crm: Knex, table: string): Promise<void> =>
  crm.transaction(async (session) => {
    await session.raw('SET SESSION foreign_key_checks = 0');
    try {
      await session(table).delete();
    } finally {
      await session.raw('SET SESSION foreign_key_checks = 1');
    }
  });

const insert = async (crm: Knex, { table, columns }: Target, rows: readonly BackupRow[]): Promise<void> => {
  const value = (row: BackupRow, { place, binary }: Target['columns'][number]): unknown => {
    const cell = row[place] ?? null;
    return binary && cell !== null ? Buffer.from(String(cell), 'hex') : cell;
  };
  await crm.transaction(async (session) => {
    await session.raw("SET SESSION foreign_key_checks = 0, sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')");
    try {
      for (let at = 0; at < rows.length; at += ROWS_PER_INSERT)
        await session.raw(`INSERT INTO ?? (${columns.map(() => '??').join(', ')}) VALUES ?`, [
          table,
          ...columns.map(({ name }) => name),
          rows.slice(at, at + ROWS_PER_INSERT).map((row) => columns.map((column) => value(row, column))),
        ] as never[]);
    } finally {
      await session.raw(
        "SET SESSION foreign_key_checks = 1, sql_mode = REPLACE(@@sql_mode, 'NO_AUTO_VALUE_ON_ZERO', '')",
      );
    }
  });
};

/** The server may bend what it is given; a restore that is not complete must not look like one that is. */
const compare = async (crm: Knex, { rows }: BackupSummary): Promise<void> => {
  for (const [table, expected] of Object.entries(rows)) {
    if (!(await crm.schema.hasTable(table))) continue;
    const [row] = await crm(table).count<{ n: number }[]>({ n: '*' });
    if (row?.n !== expected)
      throw new Bug('restore.incomplete', 'The database does not hold every row of the backup.', {
        table,
        expected,
        found: row?.n ?? null,
      });
  }
};

const notEmpty = (tables: number): Conflict =>
  new Conflict(
    'restore.not-empty',
    `This database holds ${tables} tables of Kenal already. Nothing was changed.`,
    { tables },
    { help: 'Restore into another database, or add --replace to drop those tables first.' },
  );
