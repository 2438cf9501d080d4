import type { Knex } from 'knex';
import type { Config, LoadedConfig, Settings } from '../config/config.ts';
import type { Databases, Surroundings } from '../databases.ts';
import { systemClock } from '../shared/time.ts';
import type { CommonOptions } from './command.ts';

export const load = async (options: CommonOptions, overrides?: Settings): Promise<LoadedConfig> => {
  const { loadConfig, systemFiles } = await import('../config/config.ts');
  return loadConfig({
    configFile: options.config,
    kohaConf: options.kohaConf,
    overrides,
    env: process.env,
    cwd: process.cwd(),
    files: systemFiles,
  });
};

export const surroundings = async (options: CommonOptions, overrides?: Settings): Promise<Surroundings> => {
  const { config, warnings } = await load(options, overrides);
  const [{ createLogger }, { loadManifest }] = await Promise.all([
    import('../shared/log.ts'),
    import('../manifest/manifest.ts'),
  ]);
  const log = createLogger(config.log.level);
  for (const warning of warnings) log.warn({ event: 'config.warning' }, warning.sentence);
  return { config, manifest: await loadManifest(), clock: systemClock, log, warnings };
};

/** The version of Kenal that runs. */
export const version = async (): Promise<string> => {
  const { loadManifest } = await import('../manifest/manifest.ts');
  return (await loadManifest()).version;
};

/** Works on Kenal's own tables, and lets go of them. */
export const onCrm = async (
  options: CommonOptions,
  work: (crm: Knex, config: Config) => Promise<void>,
): Promise<void> => {
  const { config } = await load(options);
  const { openCrm } = await import('../databases.ts');
  const crm = await openCrm(config);
  try {
    await work(crm, config);
  } finally {
    await crm.destroy();
  }
};

/** Works on both databases, and lets go of them. */
export const onDatabases = async (
  all: Surroundings,
  purpose: 'pages' | 'refresh',
  work: (databases: Databases) => Promise<void>,
): Promise<void> => {
  const { openDatabases } = await import('../databases.ts');
  const databases = await openDatabases(all, purpose);
  try {
    await work(databases);
  } finally {
    await databases.close();
  }
};

/** A refresh as `kenal install` and the demo start it. */
export const refreshOnce = (all: Surroundings): Promise<void> =>
  onDatabases(all, 'refresh', async (databases) => {
    const { refreshing } = await import('../refreshing.ts');
    await refreshing(all, databases).refresh();
  });

/** A signal that is aborted when this process is asked to end. */
export const untilStopped = (): AbortSignal => {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return stop.signal;
};
