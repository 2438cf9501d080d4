import { readdir } from 'node:fs/promises';
import type { Knex } from 'knex';
import { Conflict } from '../errors.ts';

const FOLDER = new URL('../../../migrations/', import.meta.url);
const TABLE = 'kenal_migration';
const GUARD = 'kenal_migration_guard';
const LOCK_REFUSED = 1205;

/** A name without its ending, so that source (.ts) and compiled (.js) record the same migration. */
const source: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(FOLDER)).filter((file) => /^\d{14}_[a-z0-9_]+\.(ts|js)$/.test(file)).sort(),
  getMigrationName: (file) => file.replace(/\.(ts|js)$/, ''),
  getMigration: (file) => import(new URL(file, FOLDER).href) as Promise<Knex.Migration>,
};

const config: Knex.MigratorConfig = { migrationSource: source, tableName: TABLE };

/** The names of migrations that have not run yet on this database, oldest first. */
export const pendingMigrations = async (crm: Knex): Promise<string[]> => {
  const known = await source.getMigrations([]);
  const done = (await crm.schema.hasTable(TABLE)) ? await crm<{ name: string }>(TABLE).pluck<string[]>('name') : [];
  return known.map((file) => source.getMigrationName(file)).filter((name) => !done.includes(name));
};

/**
 * Runs every pending migration and returns their names. Safe to repeat after a crash at any point: each migration is
 * written to be run again, and a lock left behind by a process that died is recognised as such, because the guard row
 * below is locked by a living connection only.
 *
 * @throws Conflict when another process is migrating this database now.
 */
export const migrateLatest = async (crm: Knex): Promise<string[]> => {
  await crm.raw(
    `CREATE TABLE IF NOT EXISTS ${GUARD} (id TINYINT NOT NULL PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`,
  );
  await crm.raw(`INSERT IGNORE INTO ${GUARD} (id) VALUES (1)`);
  return crm.transaction(async (guard) => {
    await guard.raw(`SELECT id FROM ${GUARD} WHERE id = 1 FOR UPDATE NOWAIT`).catch((error: unknown) => {
      if ((error as { errno?: number }).errno !== LOCK_REFUSED) throw error;
      throw new Conflict(
        'migrate.running',
        'Another process is migrating this database. Wait for it to end, then look again.',
      );
    });
    await crm.migrate.forceFreeMigrationsLock(config);
    const [, names] = (await crm.migrate.latest(config)) as [number, string[]];
    return names.map((file) => source.getMigrationName(file));
  });
};
