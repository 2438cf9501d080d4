import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import knex, { type Knex } from 'knex';
import { kohaSchemaSql, type KohaVariant, type KohaVersion } from '../../plugin/demo/schema/index.ts';
import {
  connectionOptions,
  crmPool,
  settingsFromUrl,
  type DatabaseSettings,
} from '../../plugin/shared/db/connection.ts';
import { migrateLatest } from '../../plugin/shared/db/migrate.ts';
import { outlivesTests, testServer } from './server.ts';

/** One database of this run. It goes with the run, so `drop` is only for tests that make very many. */
export interface TestDatabase {
  readonly name: string;
  /** The administrator's way in. */
  readonly settings: DatabaseSettings;
  /** A pool of the administrator on this database, in UTC. */
  readonly db: Knex;
  /** `mysql://user:password@host:port/name` for the administrator, or for an account made by {@link testAccount}. */
  url(account?: TestAccount): string;
  /** Settings of the same database for another account. */
  settingsFor(account: TestAccount): DatabaseSettings;
  drop(): Promise<void>;
}

export interface TestAccount {
  readonly user: string;
  readonly password: string;
}

type PoolOf = (settings: DatabaseSettings) => Knex;

interface Structure {
  readonly creates: readonly string[];
  /** Tables with rows of their own (such as the list of migrations), which a clone must have too. */
  readonly filled: readonly string[];
  readonly name: string;
}

const pools = new Set<Knex>();
const databases = new Set<string>();
const accounts = new Set<string>();
let admin: Knex | undefined;
let crmStructure: Promise<Structure> | undefined;

/** The server's administrator, on no database in particular. */
export const adminDb = async (): Promise<Knex> => (admin ??= plainPool(await adminSettings('')));

/** An empty database with a name of its own. `poolOf` decides how its sessions behave: {@link plainPool}, or `crmPool`. */
export const freshDatabase = async (prefix = 'test', poolOf: PoolOf = plainPool): Promise<TestDatabase> => {
  const name = `${prefix}_${randomBytes(5).toString('hex')}`;
  const root = await adminDb();
  await root.raw(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  databases.add(name);
  const settings = await adminSettings(name);
  const db = poolOf(settings);
  pools.add(db);
  const settingsFor = ({ user, password }: TestAccount): DatabaseSettings => ({ ...settings, user, password });
  return {
    name,
    settings,
    db,
    settingsFor,
    url: (account = settings) =>
      `mysql://${encodeURIComponent(account.user)}:${encodeURIComponent(account.password)}@${settings.host}:${settings.port}/${name}`,
    drop: async () => {
      await db.destroy();
      pools.delete(db);
      await root.raw(`DROP DATABASE IF EXISTS ${name}`);
      databases.delete(name);
    },
  };
};

/** A migrated database of Kenal, strict as in production. Copied from one that this run migrated. */
export const crmDatabase = async (): Promise<TestDatabase> => {
  const structure = await (crmStructure ??= migratedStructure());
  const database = await freshDatabase('kenal', crmPool);
  await applyStructure(database.db, structure);
  return database;
};

/** The schema of a Koha release without any row, in sessions that write as Koha does (not strict). */
export const kohaDatabase = async (version: KohaVersion = '25.11', variant?: KohaVariant): Promise<TestDatabase> => {
  const database = await freshDatabase('koha');
  await runStatements(database.db, kohaSchemaSql(version, variant));
  return database;
};

/** An account without any right; grant it what the test is about through {@link adminDb}. */
export const testAccount = async (prefix = 'account'): Promise<TestAccount> => {
  const account = {
    user: `${prefix}_${randomBytes(5).toString('hex')}`,
    password: randomBytes(12).toString('base64url'),
  };
  await (await adminDb()).raw(`CREATE USER '${account.user}'@'%' IDENTIFIED BY '${account.password}'`);
  accounts.add(account.user);
  return account;
};

/** Sessions as Koha's own are: UTC here, and not strict, so that zero dates can be written. */
export const plainPool = (settings: DatabaseSettings): Knex =>
  knex({
    client: 'mysql2',
    connection: { ...connectionOptions(settings), multipleStatements: true },
    pool: {
      min: 0,
      max: 4,
      afterCreate: (connection: RawConnection, done: (error: Error | null, connection: RawConnection) => void) => {
        connection.query("SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci, time_zone = '+00:00', sql_mode = ''", (error) =>
          done(error, connection),
        );
      },
    },
  });

/** Runs many statements in few round trips. */
export const runStatements = async (db: Knex, statements: readonly string[]): Promise<void> => {
  for (let first = 0; first < statements.length; first += 50) await db.raw(asOne(statements.slice(first, first + 50)));
};

/** Closes every pool, and drops what the run made where the server outlives it. */
export const closeDatabases = async (): Promise<void> => {
  await Promise.all([...pools].map(closed));
  pools.clear();
  if (admin === undefined) return;
  if (await outlivesTests()) {
    for (const name of databases) await admin.raw(`DROP DATABASE IF EXISTS ${name}`);
    for (const user of accounts) await admin.raw(`DROP USER IF EXISTS '${user}'@'%'`);
  }
  await closed(admin);
  admin = undefined;
};

/** A test that was given up may hold a connection for good; the run must end all the same. */
const LONGEST_GOODBYE_MS = 5_000;

const closed = (pool: Knex): Promise<unknown> =>
  Promise.race([pool.destroy(), sleep(LONGEST_GOODBYE_MS, undefined, { ref: false })]);

interface RawConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}

const adminSettings = async (database: string): Promise<DatabaseSettings> => ({
  ...settingsFromUrl((await testServer()).adminUrl),
  database,
});

const migratedStructure = async (): Promise<Structure> => {
  const template = await freshDatabase('kenal_template', crmPool);
  await migrateLatest(template.db);
  const root = await adminDb();
  const tables = await root('information_schema.tables as t')
    .where('t.table_schema', template.name)
    .where('t.table_type', 'BASE TABLE')
    .pluck<string[]>('t.table_name');
  const creates: string[] = [];
  const filled: string[] = [];
  for (const table of tables) {
    const [[row]] = (await root.raw('SHOW CREATE TABLE ??.??', [template.name, table])) as [[Record<string, string>]];
    creates.push(row['Create Table'] ?? '');
    if ((await root.withSchema(template.name).table(table).first(root.raw('1'))) !== undefined) filled.push(table);
  }
  return { creates, filled, name: template.name };
};

const applyStructure = async (db: Knex, { creates, filled, name }: Structure): Promise<void> => {
  // One connection: the switch that lets tables refer to later ones belongs to the session.
  await db.transaction(async (session) => {
    await session.raw('SET SESSION foreign_key_checks = 0');
    for (const create of creates) await session.raw(escapeBindings(create));
    for (const table of filled) await session.raw('INSERT INTO ?? SELECT * FROM ??.??', [table, name, table]);
    await session.raw('SET SESSION foreign_key_checks = 1');
  });
};

const asOne = (statements: readonly string[]): string =>
  escapeBindings(`SET foreign_key_checks = 0;\n${statements.join(';\n')};\nSET foreign_key_checks = 1`);

/** Knex takes a question mark for a place to put a value. */
const escapeBindings = (sql: string): string => sql.replaceAll('?', '\\?');
