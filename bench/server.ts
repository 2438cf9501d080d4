import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knex, { type Knex } from 'knex';
import { cacheFolder, provideMariadb } from '../plugin/demo/mariadb-server.ts';
import { startPrivateMariadb } from '../plugin/demo/mariadb.ts';
import { connectionOptions, settingsFromUrl, type DatabaseSettings } from '../plugin/shared/db/connection.ts';

/**
 * What a library's own server would have: enough memory for the tables that are in use, and a log that is written at
 * every commit and flushed every second. The two buffers are there for the one SQL statement, which sorts and groups.
 */
export const SERVER_SETTINGS = {
  innodb_buffer_pool_size: '4G',
  innodb_log_file_size: '1G',
  innodb_flush_log_at_trx_commit: '2',
  innodb_doublewrite: '1',
  tmp_table_size: '256M',
  max_heap_table_size: '256M',
  sort_buffer_size: '32M',
} as const;

export interface BenchServer {
  /** Of MariaDB, such as `10.11.19`. */
  readonly version: string;
  /** For files that go with the server. */
  readonly folder: string;
  settingsFor(database: string): DatabaseSettings;
  /** Makes an empty database; what had its name before is dropped. */
  makeDatabase(name: string): Promise<DatabaseSettings>;
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server of its own on an empty folder of the temporary disk; stopping it removes both. */
export const startBenchServer = async (say: (sentence: string) => void): Promise<BenchServer> => {
  const binaries = await provideMariadb({
    cache: cacheFolder(process.env),
    env: process.env,
    isRoot: process.getuid?.() === 0,
    onProgress: say,
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'kenal-bench-'));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const server = await startPrivateMariadb({
      binaries,
      dataFolder: path.join(folder, 'data'),
      settings: SERVER_SETTINGS,
    });
    const admin = bulkPool({ ...settingsFromUrl(server.adminUrl), database: '' });
    const settingsFor = (database: string): DatabaseSettings => ({ ...settingsFromUrl(server.adminUrl), database });
    return {
      version: binaries.version,
      folder,
      settingsFor,
      makeDatabase: async (name) => {
        await admin.raw('DROP DATABASE IF EXISTS ??', [name]);
        await admin.raw('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [name]);
        return settingsFor(name);
      },
      dropDatabase: async (name) => {
        await admin.raw('DROP DATABASE IF EXISTS ??', [name]);
      },
      stop: async () => {
        await admin.destroy();
        await server.stop();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
};

/** Sessions as Koha's own are, in UTC and not strict, for making and filling databases. */
export const bulkPool = (settings: DatabaseSettings): Knex =>
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

interface RawConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}
