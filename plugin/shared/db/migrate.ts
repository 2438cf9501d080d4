import { readdir } from 'node:fs/promises';
import type { Knex } from 'knex';
import { Conflict } from '../errors.ts';
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

/** The names of the migrations of this version, oldest first. */
export const knownMigrations = async (): Promise<string[]> =>
  (await source.getMigrations([])).map((file) => source.getMigrationName(file));

/** The names of the migrations that have run on this database, oldest first. */
export const doneMigrations = async (crm: Knex): Promise<string[]> =>
  (await crm.schema.hasTable(TABLE)) ? crm<{ name: string }>(TABLE).orderBy('name').pluck<string[]>('name') : [];
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
  const done = await doneMigrations(crm);
  return (await knownMigrations()).filter((name) => !done.includes(name));
};

/**
 * @throws Conflict `migrate.newer-database` when a newer version has brought the tables further than this one knows
 */
export const refuseNewerDatabase = async (crm: Knex): Promise<void> => {
  const known = await knownMigrations();
  const further = (await doneMigrations(crm)).filter((name) => !known.includes(name));
  if (further.length === 0) return;
  throw new Conflict(
    'migrate.newer-database',
    `Kenal's tables belong to a newer version than this one: ${further.length} of their migrations are not known here. Nothing was changed.`,
    { further: further.length },
    { help: 'Install the newer version again, or restore the backup that was made before the upgrade.' },
  );
};

/**
 * Runs every pending migration and returns their names. Safe to repeat after a crash at any point: each migration is
 * written to be run again, and a lock of Knex's that a dead process left behind is freed, which the guard makes safe.
 *
 * @throws Conflict when another process is migrating this database now, or when a newer version has done so
 */
export const migrateLatest = (crm: Knex): Promise<string[]> => migrate(crm, config);

/** Brings an empty database to the state in which exactly these migrations have run: that of a backup. */
export const migrateTo = (crm: Knex, names: readonly string[]): Promise<string[]> =>
  migrate(crm, {
    ...config,
    migrationSource: {
      ...source,
      getMigrations: async (extensions) =>
        (await source.getMigrations(extensions)).filter((file) => names.includes(source.getMigrationName(file))),
    },
  });

const migrate = (crm: Knex, migrator: Knex.MigratorConfig): Promise<string[]> =>
  guarded(
    crm,
    'migrate',
    'Another process is migrating this database. Wait for it to end, then look again.',
    async () => {
      await refuseNewerDatabase(crm);
      await makeOwnTables(crm);
      await crm.migrate.forceFreeMigrationsLock(migrator);
      const [, names] = (await crm.migrate.latest(migrator)) as [number, string[]];
      return names.map((file) => source.getMigrationName(file));
    },
  );
