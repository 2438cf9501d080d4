import type { Knex } from 'knex';
import type { Config, ConfigWarning } from './config/config.ts';
import { whyUnreachable } from './doctor/connection-failure.ts';
import { readTexts, translator } from './i18n/index.ts';
import { kohaWritePool } from './koha-write/write-pool.ts';
import { openKoha, type KohaGateway } from './koha/gateway.ts';
import type { Manifest } from './manifest/manifest.ts';
import { crmPool, kohaPool, type DatabaseSettings } from './shared/db/connection.ts';
import { Unavailable } from './shared/errors.ts';
import type { Logger } from './shared/log.ts';
import type { Clock } from './shared/time.ts';

/** Reading everything takes longer than a page may. */
const REFRESH_STATEMENT_SECONDS = 3_600;

export interface Surroundings {
  readonly config: Config;
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly log: Logger;
  /** What loading the configuration warned of. */
  readonly warnings?: readonly ConfigWarning[];
}

/** Everything that holds connections. `close` lets go of them all. */
export interface Databases {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  /** The account for the few writes to Koha; undefined where none is configured. */
  readonly kohaWrite: Knex | undefined;
  close(): Promise<void>;
}

const gateway = (db: Knex, { config, clock, log }: Surroundings): Promise<KohaGateway> =>
  openKoha({
    db,
    timezone: config.koha.timezone,
    clock,
    log,
    preferencesTable: config.koha.preferencesView === '' ? undefined : config.koha.preferencesView,
  });

/** @throws Unavailable `koha.unreachable` or `crm.unreachable`, which say why and what to do */
const answering = async <T>(
  group: 'koha' | 'crm',
  settings: DatabaseSettings,
  ask: () => PromiseLike<T>,
): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    const { sentence, help } = whyUnreachable({ group, settings, error, t: translator('en', readTexts('en')) });
    throw new Unavailable(
      `${group}.unreachable`,
      sentence,
      {},
      { cause: error, ...(help === undefined ? {} : { help }) },
    );
  }
};

/** Kenal's own database, once it has answered. */
export const openCrm = async ({ crm: settings }: Config): Promise<Knex> => {
  const crm = crmPool(settings);
  try {
    await answering('crm', settings, () => crm.raw<unknown>('SELECT 1'));
    return crm;
  } catch (error) {
    await crm.destroy();
    throw error;
  }
};

/** Opens both databases. For `pages`, statements on Koha are short; for `refresh`, one connection may read for long. */
export const openDatabases = async (surroundings: Surroundings, purpose: 'pages' | 'refresh'): Promise<Databases> => {
  const { config } = surroundings;
  const crm = await openCrm(config);
  const kohaDb =
    purpose === 'pages'
      ? kohaPool(config.koha)
      : kohaPool(config.koha, { statementSeconds: REFRESH_STATEMENT_SECONDS, maxConnections: 2 });
  // Connects when something is written, and not before.
  const kohaWrite = config.kohaWrite === undefined ? undefined : kohaWritePool(config.koha, config.kohaWrite);
  const close = async (): Promise<void> => {
    await Promise.all([crm.destroy(), kohaDb.destroy(), kohaWrite?.destroy()]);
  };
  try {
    await answering('koha', config.koha, () => kohaDb.raw<unknown>('SELECT 1'));
    return { crm, koha: await gateway(kohaDb, surroundings), kohaWrite, close };
  } catch (error) {
    await close();
    throw error;
  }
};
