import { configOf } from '../plugin/config/config.ts';
import { generateLibrary, type LibraryVariant } from '../plugin/demo/library/index.ts';
import { kohaSchemaSql } from '../plugin/demo/schema/index.ts';
import { loadManifest } from '../plugin/manifest/manifest.ts';
import { crmPool, type DatabaseSettings } from '../plugin/shared/db/connection.ts';
import { migrateLatest } from '../plugin/shared/db/migrate.ts';
import { createLogger } from '../plugin/shared/log.ts';
import { systemClock, type LibraryDay } from '../plugin/shared/time.ts';
import { openDatabases } from '../plugin/databases.ts';
import { refreshing } from '../plugin/refreshing.ts';
import { bulkPool, type BenchServer } from './server.ts';

const KOHA_VERSION = '25.11';
const TIMEZONE = 'Asia/Jakarta';
export const KOHA = 'truth_koha';
export const CRM = 'truth_kenal';

interface Wish {
  readonly variant: LibraryVariant;
  readonly patrons: number;
  readonly years: number;
  readonly seed: number;
  /** Last day of the imagined library. */
  readonly until: LibraryDay;
}

/** Imagines a library of which the truth is known, beside a database for Kenal. */
export const makeLibrary = async (server: BenchServer, wish: Wish): Promise<void> => {
  const db = bulkPool(await server.makeDatabase(KOHA));
  await db.raw(`SET foreign_key_checks = 0;\n${kohaSchemaSql(KOHA_VERSION).join(';\n')}`.replaceAll('?', '\\?'));
  await generateLibrary({ db, version: KOHA_VERSION, timezone: TIMEZONE, ...wish });
  await db.destroy();
  const crm = crmPool(await server.makeDatabase(CRM));
  await migrateLatest(crm);
  await crm.destroy();
};

/**
 * Runs Kenal on it as it would have been run on `day`: it sees nothing that came later, but today's facts of patrons, and
 * leaves the sums of months alone. Without a day it runs as every night.
 */
export const refreshAsOf = async (server: BenchServer, day: LibraryDay | undefined): Promise<void> => {
  const place = (
    database: string,
  ): Required<Pick<DatabaseSettings, 'host' | 'port' | 'user' | 'password' | 'database'>> => {
    const { host, port, user, password } = server.settingsFor(database);
    return { host, port, user, password, database };
  };
  const surroundings = {
    config: configOf({ koha: { ...place(KOHA), timezone: TIMEZONE }, crm: place(CRM), library: { name: 'Bench' } }),
    manifest: await loadManifest(),
    clock: systemClock,
    log: createLogger('warn'),
  };
  const databases = await openDatabases(surroundings, 'refresh');
  try {
    await refreshing(surroundings, databases).refresh(day === undefined ? {} : { asOf: day });
  } finally {
    await databases.close();
  }
};
