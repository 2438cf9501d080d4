import knex, { type Knex } from 'knex';

/** A pool, or a transaction on one: what every repository function takes as its first argument. */
export type Db = Knex | Knex.Transaction;

/** How to reach one database. `socket` wins over `host` and `port`. */
export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly socket?: string | undefined;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls?: boolean | undefined;
}

interface PoolOptions {
  readonly maxConnections?: number;
  /** Statements run once on every new connection, before anything else. */
  readonly onConnect?: readonly string[];
}

interface RawConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}

/** mysql2's own settings for one database: UTC sessions, dates as text, big numbers exact. */
export const connectionOptions = (settings: DatabaseSettings): Record<string, unknown> => ({
  ...(settings.socket === undefined ? { host: settings.host, port: settings.port } : { socketPath: settings.socket }),
  user: settings.user,
  password: settings.password,
  database: settings.database,
  ...(settings.tls === true ? { ssl: {} } : {}),
  // Knex writes this into CREATE TABLE, so it must name a character set; the collation is set on connecting.
  charset: 'utf8mb4',
  timezone: 'Z',
  dateStrings: true,
  supportBigNumbers: true,
  connectTimeout: 5_000,
});

const runAll = async (connection: RawConnection, statements: readonly string[]): Promise<void> => {
  for (const sql of statements)
    await new Promise<void>((resolve, reject) =>
      connection.query(sql, (error) => {
        if (error === null) resolve();
        else reject(error);
      }),
    );
};

const pool = (settings: DatabaseSettings, { maxConnections = 8, onConnect = [] }: PoolOptions): Knex =>
  knex({
    client: 'mysql2',
    connection: connectionOptions(settings),
    pool: {
      min: 0,
      max: maxConnections,
      afterCreate: (connection: RawConnection, done: (error: Error | null, connection: RawConnection) => void) => {
        runAll(connection, [
          "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci, SESSION time_zone = '+00:00'",
          ...onConnect,
        ]).then(
          () => done(null, connection),
          (error: unknown) => done(error as Error, connection),
        );
      },
    },
    acquireConnectionTimeout: 10_000,
    log: QUIET,
  });

const nothing = (): void => undefined;
/** Knex prints to standard output, which belongs to reports; what it would say reaches the caller as an error. */
export const QUIET = { debug: nothing, deprecate: nothing, error: nothing, warn: nothing };

/** Statement limit of the pool that pages use, in seconds. */
export const PAGE_STATEMENT_SECONDS = 5;

/**
 * Koha's database, for reading only.
 *
 * The account's grants are the first lock; a read-only session is the second, so that a stray write fails (1792) even
 * on an account that was granted too much. `statementSeconds` bounds a single statement; refreshes read for longer
 * than pages may.
 */
export const kohaPool = (
  settings: DatabaseSettings,
  options: { readonly statementSeconds?: number; readonly maxConnections?: number } = {},
): Knex => {
  const seconds = options.statementSeconds ?? PAGE_STATEMENT_SECONDS;
  return pool(settings, {
    ...(options.maxConnections === undefined ? {} : { maxConnections: options.maxConnections }),
    onConnect: [
      'SET SESSION TRANSACTION READ ONLY',
      // MariaDB counts in seconds; MySQL, which would not know the variable, reads this as a comment.
      `/*M!100108 SET SESSION max_statement_time = ${seconds} */`,
    ],
  });
};

/** Kenal's own database. Strict, so that a value that does not fit is refused and not bent. */
export const crmPool = (settings: DatabaseSettings, options: { readonly maxConnections?: number } = {}): Knex =>
  pool(settings, {
    ...options,
    onConnect: [
      "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,ONLY_FULL_GROUP_BY'",
    ],
  });

/** Reads `mysql://user:password@host:port/database` into settings. */
export const settingsFromUrl = (url: string): DatabaseSettings => {
  const parsed = new URL(url);
  return {
    host: parsed.hostname,
    port: parsed.port === '' ? 3306 : Number(parsed.port),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: parsed.pathname.slice(1),
  };
};
