import { readdir } from 'node:fs/promises';
import type { Knex } from 'knex';
import { guarded } from './guard.ts';

const FOLDER = new URL('../../../migrations/', import.meta.url);
const TABLE = 'kenal_migration';

/** A name without its ending, so that source (.ts) and compiled (.js) record the same migration. */
const source: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(FOLDER)).filter((file) => /^\d{14}_[a-z0-9_]+\.(ts|js)$/.test(file)).sort(),
  getMigrationName: (file) => file.replace(/\.(ts|js)$/, ''),
  getMigration: (file) => import(new URL(file, FOLDER).href) as Promise<Knex.Migration>,
};

const config: Knex.MigratorConfig = { migrationSource: source, tableName: TABLE };

/** Knex would make its two tables itself, in whatever collation the server prefers. */
const makeOwnTables = async (crm: Knex): Promise<void> => {
  const kind = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';
  await crm.raw(`
    CREATE TABLE IF NOT EXISTS ${TABLE} (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      name VARCHAR(255) NULL,
      batch INT NULL,
      migration_time TIMESTAMP NULL
    ) ${kind}`);
  await crm.raw(`
    CREATE TABLE IF NOT EXISTS ${TABLE}_lock (
      \`index\` INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      is_locked INT NULL
    ) ${kind}`);
};

/** The names of migrations that have not run yet on this database, oldest first. */
export const pendingMigrations = async (crm: Knex): Promise<string[]> => {
  const known = await source.getMigrations([]);
  const done = (await crm.schema.hasTable(TABLE)) ? await crm<{ name: string }>(TABLE).pluck<string[]>('name') : [];
  return known.map((file) => source.getMigrationName(file)).filter((name) => !done.includes(name));
};

/**
 * Runs every pending migration and returns their names. Safe to repeat after a crash at any point: each migration is
 * written to be run again, and a lock of Knex's that a dead process left behind is freed, which the guard makes safe.
 *
 * @throws Conflict when another process is migrating this database now.
 */
export const migrateLatest = (crm: Knex): Promise<string[]> =>
  guarded(
    crm,
    'migrate',
    'Another process is migrating this database. Wait for it to end, then look again.',
    async () => {
      await makeOwnTables(crm);
      await crm.migrate.forceFreeMigrationsLock(config);
      const [, names] = (await crm.migrate.latest(config)) as [number, string[]];
      return names.map((file) => source.getMigrationName(file));
    },
  );
