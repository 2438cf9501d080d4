import path from 'node:path';
import { configOf } from '../config/config.ts';
import type { Surroundings } from '../databases.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { crmPool } from '../shared/db/connection.ts';
import { migrateLatest } from '../shared/db/migrate.ts';
import { refuseTakenPort } from '../shared/listen.ts';
import type { Logger } from '../shared/log.ts';
import { dayIn, steadyMs, type Clock } from '../shared/time.ts';
import {
  adminPool,
  KOHA_DATABASE,
  provideAccounts,
  provideLibrary,
  type DemoLibrary,
  type DemoSettings,
} from './demo-database.ts';
import type { DemoAccount } from './library/index.ts';
import { cacheFolder, provideMariadb, type Environment } from './mariadb-server.ts';
import { externalServer, startPrivateMariadb, type MariadbServer } from './mariadb.ts';
import { workAsStaff } from './staff-at-work.ts';
import { progressOn, type ProgressLine, type Terminal } from './progress.ts';

const TIMEZONE = 'Asia/Jakarta';
/** Of this machine alone. */
const HOST = '127.0.0.1';
const LIBRARY_NAME = 'Perpustakaan Nusa Kencana';

export interface DemoOptions extends DemoLibrary {
  readonly port: number;
  readonly fresh: boolean;
}

/** The parts of the product that the demo starts; given to it, because the demo is no part of the product. */
export interface DemoParts {
  readonly refresh: (surroundings: Surroundings) => Promise<unknown>;
  readonly serve: (
    surroundings: Surroundings,
    signal: AbortSignal,
    onReady: (url: string) => Promise<void>,
  ) => Promise<void>;
  readonly work: (surroundings: Surroundings, signal: AbortSignal) => Promise<void>;
}

export interface DemoDeps {
  readonly env: Environment;
  readonly isRoot: boolean;
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly log: Logger;
  readonly terminal: Terminal;
}

/**
 * Starts everything there is to see: a private database server, a library, its pages. Ends when the signal is aborted,
 * and with it everything that was started.
 */
export const runDemo = async (
  options: DemoOptions,
  parts: DemoParts,
  deps: DemoDeps,
  signal: AbortSignal,
): Promise<void> => {
  const line = progressOn(deps.terminal);
  const start = steadyMs();
  await refuseTakenPort(HOST, options.port);
  const server = await provideServer(options, deps, line);
  try {
    const { library, settings } = await provideData(server, options, deps, line, signal);
    signal.throwIfAborted();
    const surroundings = surroundingsOf(settings, options, deps);
    line.say('Bringing the tables and the visit ledger up to date');
    await migrate(settings);
    await parts.refresh(surroundings);
    signal.throwIfAborted();
    const stop = new AbortController();
    const all = AbortSignal.any([signal, stop.signal]);
    const working = parts.work(surroundings, all);
    try {
      await parts.serve(surroundings, all, async (url) => {
        if (await isUntouched(settings)) await furnish(server, deps, { address: url, accounts: library });
        line.say(`Ready after ${Math.round((steadyMs() - start) / 1000)} seconds. Ctrl-C stops everything.`);
        for (const text of accountLines(library)) line.say(text);
        line.say(`Kenal is ready: ${url}`);
      });
    } finally {
      stop.abort();
      await working;
    }
  } catch (error) {
    // Half a library is made anew by the next start.
    if (!signal.aborted) throw error;
  } finally {
    await server.stop();
  }
};

const provideServer = async (
  { port }: DemoOptions,
  { env, isRoot }: DemoDeps,
  line: ProgressLine,
): Promise<MariadbServer> => {
  const url = env['KENAL_DB_URL'];
  if (url !== undefined && url !== '') {
    line.say('Using the database server of KENAL_DB_URL');
    return externalServer(url);
  }
  const cache = cacheFolder(env);
  const binaries = await provideMariadb({ cache, env, isRoot, onProgress: (text) => line.say(text) });
  line.say('Starting a private MariaDB');
  return startPrivateMariadb({
    binaries,
    dataFolder: path.join(cache, `demo-${port}`),
    // A demo that is lost is made anew in a minute; durability would only make it slower.
    settings: { innodb_flush_log_at_trx_commit: '2', innodb_buffer_pool_size: '512M' },
  });
};

const provideData = async (
  server: MariadbServer,
  { patrons, years, seed, fresh }: DemoOptions,
  { clock }: DemoDeps,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<{ library: readonly DemoAccount[]; settings: DemoSettings }> => {
  line.say(`The library: ${patrons} patrons over ${years} years, seed ${seed}`);
  // A whole day: of today, the library would know check-outs that are still to come.
  const yesterday = dayIn(TIMEZONE, clock.now()).subtract({ days: 1 });
  const onProgress = (step: string, done: number, total: number): void => {
    line.show(step, done, total);
    signal.throwIfAborted();
  };
  const { accounts, until, isReused } = await provideLibrary(
    server.adminUrl,
    { patrons, years, seed },
    { fresh, until: yesterday, timezone: TIMEZONE, onProgress },
  );
  if (isReused) line.say(`It is there already, with a history up to ${until.toString()} (--fresh starts over)`);
  return { library: accounts, settings: await provideAccounts(server.adminUrl) };
};

/** Whether nobody has worked in Kenal yet: a library that was made just now, or by an earlier version. */
const isUntouched = async ({ crm }: DemoSettings): Promise<boolean> => {
  const db = crmPool(crm);
  try {
    return (await db('kenal_conversation as c').first('c.id')) === undefined;
  } finally {
    await db.destroy();
  }
};

const furnish = async (
  { adminUrl }: MariadbServer,
  { clock }: DemoDeps,
  { address, accounts }: { readonly address: string; readonly accounts: readonly DemoAccount[] },
): Promise<void> => {
  const koha = adminPool(adminUrl, KOHA_DATABASE);
  try {
    await workAsStaff({ address, accounts, koha, today: dayIn(TIMEZONE, clock.now()) });
  } finally {
    await koha.destroy();
  }
};

const migrate = async ({ crm }: DemoSettings): Promise<void> => {
  const db = crmPool(crm);
  try {
    await migrateLatest(db);
  } finally {
    await db.destroy();
  }
};

const surroundingsOf = (
  { koha, crm }: DemoSettings,
  { port }: DemoOptions,
  { manifest, clock, log, env }: DemoDeps,
): Surroundings => ({
  config: configOf({
    koha: {
      host: koha.host,
      port: koha.port,
      user: koha.user,
      password: koha.password,
      database: koha.database,
      timezone: TIMEZONE,
    },
    crm: { host: crm.host, port: crm.port, user: crm.user, password: crm.password, database: crm.database },
    web: { host: HOST, port },
    access: { form: 'password-column' },
    attachments: { folder: path.join(cacheFolder(env), `demo-files-${port}`) },
    library: { name: LIBRARY_NAME },
  }),
  manifest,
  clock,
  log,
});

const accountLines = (accounts: readonly DemoAccount[]): string[] => {
  const width = Math.max(...accounts.map(({ userid }) => userid.length));
  const passwordWidth = Math.max(...accounts.map(({ password }) => password.length));
  return [
    'Sign in as (user, password, role):',
    ...accounts.map(
      ({ userid, password, role }) => `  ${userid.padEnd(width)}  ${password.padEnd(passwordWidth)}  ${role}`,
    ),
  ];
};
