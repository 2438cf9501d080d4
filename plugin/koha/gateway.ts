import type { Knex } from 'knex';
import { Unavailable } from '../shared/errors.ts';
import type { Logger } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import { readableColumns, type SchemaColumns } from './capabilities.ts';
import { shortMemory, type ShortMemory } from './short-memory.ts';
import { parseKohaVersion, type KohaVersion } from './version.ts';

/** Where Koha keeps its preferences, unless an administrator offers a narrower view of them. */
export const PREFERENCES_TABLE = 'systempreferences';

/** Koha's database, for reading: the pool, and what this account may read of this version. */
export interface KohaGateway {
  readonly db: Knex;
  /** IANA zone of Koha's wall clock, in which its DATETIME columns are written. */
  readonly timezone: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** `systempreferences`, or `database.view` with the same columns `variable` and `value`. */
  readonly preferencesTable: string;
  /** What may be a few seconds old: preferences, libraries, categories. Never permissions or sessions. */
  readonly memory: ShortMemory;
  /** The version as it was when capabilities were last read. */
  readonly version: KohaVersion;
  /** Whether the table, or this column of it, exists and is granted. */
  has(table: string, column?: string): boolean;
  /** Those of `wanted` that exist and are granted, in the order of `wanted`. */
  columns(table: string, wanted: readonly string[]): string[];
  /** Reads again what may be read; calls that come meanwhile wait for the same answer. */
  refreshCapabilities(): Promise<void>;
}

export interface KohaOptions {
  readonly db: Knex;
  readonly timezone: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly preferencesTable?: string | undefined;
}

/** Reads Koha's capabilities once and keeps them until Koha's version changes or a query stumbles. */
export const openKoha = async (options: KohaOptions): Promise<KohaGateway> => {
  const { db, timezone, clock, log } = options;
  const preferencesTable = options.preferencesTable ?? PREFERENCES_TABLE;
  const memory = shortMemory(clock);
  let tables: SchemaColumns = new Map();
  let version = parseKohaVersion(undefined);
  let underWay: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    tables = await readableColumns(db);
    version = parseKohaVersion(await versionText(db, preferencesTable));
    memory.forget();
    log.info({ event: 'koha.capabilities', version: version.label, tables: tables.size }, 'read what Koha offers');
  };

  const gateway: KohaGateway = {
    db,
    timezone,
    clock,
    log,
    preferencesTable,
    memory,
    get version() {
      return version;
    },
    has: (table, column) => {
      const columns = tables.get(table);
      return column === undefined ? columns !== undefined : (columns?.has(column) ?? false);
    },
    columns: (table, wanted) => wanted.filter((column) => tables.get(table)?.has(column) ?? false),
    refreshCapabilities: async () => {
      underWay ??= read().finally(() => {
        underWay = undefined;
      });
      await underWay;
    },
  };
  await gateway.refreshCapabilities();
  return gateway;
};

const versionText = async (db: Knex, preferencesTable: string): Promise<string | undefined> => {
  try {
    const row = await db({ p: preferencesTable })
      .where('p.variable', 'Version')
      .first<{ value: string } | undefined>({ value: 'p.value' });
    return row?.value;
  } catch (error) {
    if (!isSchemaSurprise(error)) throw error;
    return undefined;
  }
};

/** MariaDB's numbers for a column or table that is not there (1054, 1146) or not granted (1142, 1143). */
const SCHEMA_SURPRISES: ReadonlySet<unknown> = new Set([1054, 1146, 1142, 1143]);

export const isSchemaSurprise = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errno' in error && SCHEMA_SURPRISES.has(error.errno);

/**
 * Runs a query built from the gateway's capabilities. When the server says that the schema or the grants are not what
 * they were, capabilities are read again and `query` is called once more, so it must be built inside the call.
 *
 * @throws Unavailable `koha.unreadable` when it still cannot be answered: something required is missing.
 */
export const reading = async <T>(koha: KohaGateway, query: () => PromiseLike<T>): Promise<T> => {
  try {
    return await query();
  } catch (error) {
    if (!isSchemaSurprise(error)) throw error;
  }
  await koha.refreshCapabilities();
  try {
    return await query();
  } catch (error) {
    if (!isSchemaSurprise(error)) throw error;
    throw new Unavailable(
      'koha.unreadable',
      'Koha’s database does not offer what is needed here.',
      { errno: (error as { errno: number }).errno },
      { cause: error, help: 'Run "kenal doctor": it names the table or column and the grant that is missing.' },
    );
  }
};
