import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { configOf, type Config, type Settings } from '../../plugin/config/config.ts';
import { install, type InstallReport } from '../../plugin/install/install.ts';
import { uninstall } from '../../plugin/install/uninstall.ts';
import { buildKpz, type Kpz } from '../../plugin/koha-plugin/kpz.ts';
import { loadManifest, type Manifest } from '../../plugin/manifest/manifest.ts';
import { crmPool } from '../../plugin/shared/db/connection.ts';
import { fixedClock } from '../support/clock.ts';
import { adminDb, kohaDatabase, type TestDatabase } from '../support/database.ts';
import { newMachine, putKohaConf, type Machine } from './machine.ts';
import { fingerprint } from './tables.ts';
import { addPerson, seedLibrary, setPreference } from '../koha/library.ts';

export const VERSION = '0.1.0';
export const clock = fixedClock();
export const writes = async (): Promise<Manifest['database']['grants']['optionalWrite']> =>
  (await loadManifest()).database.grants.optionalWrite;
export const kpz = async (): Promise<Kpz> => buildKpz(await loadManifest());
export const first = { isDone: () => Promise.resolve(false), refresh: () => Promise.resolve() };

export interface Site {
  readonly machine: Machine;
  readonly koha: TestDatabase;
  readonly instance: string;
  readonly configFile: string;
}

/** A Koha with a few patrons on the server, and a machine that knows it by koha-conf.xml. */
export const newSite = async (): Promise<Site> => {
  const [machine, koha] = [await newMachine(), await kohaDatabase()];
  await seedLibrary(koha.db);
  await setPreference(koha.db, 'Version', '25.1100000');
  for (const borrowernumber of [1, 2, 3]) await addPerson(koha.db, { borrowernumber });
  const instance = `i${randomBytes(4).toString('hex')}`;
  await putKohaConf(machine, instance, {
    hostname: koha.settings.host,
    port: koha.settings.port,
    database: koha.name,
    user: 'koha_own',
    pass: 'the&amp;password&lt;of Koha',
    timezone: 'Asia/Jakarta',
  });
  return { machine, koha, instance, configFile: path.join(machine.host.configRoot, instance, 'kenal.json') };
};

export const installing = async ({ machine, instance }: Site, more: object = {}): Promise<InstallReport> =>
  install({ ...machine.flags, instance, ...more }, { host: machine.host, clock, first, kpz, writes: await writes() });

export const removing = ({ machine, instance }: Site, more: object = {}): Promise<number> =>
  uninstall(
    { ...machine.flags, instance, yes: true, backup: path.join(machine.folder, 'handed-back'), ...more },
    { host: machine.host, version: VERSION, clock },
  );

export const configOfSite = async ({ configFile }: Site): Promise<Config> =>
  configOf(JSON.parse(await readFile(configFile, 'utf8')) as Settings);

export const withCrm = async <T>(site: Site, work: (crm: ReturnType<typeof crmPool>) => Promise<T>): Promise<T> => {
  const crm = crmPool((await configOfSite(site)).crm);
  try {
    return await work(crm);
  } finally {
    await crm.destroy();
  }
};

export const kohaOf = async ({ koha }: Site): Promise<unknown> => fingerprint(await adminDb(), koha.name);

/** Databases and accounts on the server that belong to an instance. */
export const tracesOf = async (instance: string): Promise<string[]> => {
  const root = await adminDb();
  const databases = await root({ s: 'information_schema.schemata' })
    .where('s.schema_name', 'like', `%${instance}%`)
    .pluck<string[]>('s.schema_name');
  const accounts = await root({ u: 'mysql.user' }).where('u.user', 'like', `%${instance}%`).pluck<string[]>('u.User');
  return [...databases, ...accounts];
};

export const checksumsOf = async (site: Site): Promise<unknown> =>
  ((await kohaOf(site)) as { checksums: unknown; definitions: unknown }).checksums;
