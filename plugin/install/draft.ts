import path from 'node:path';
import {
  configOf,
  isGroup,
  readConfigFile,
  readKohaAccount,
  readKohaConf,
  type Config,
  type KohaAccount,
  type RawSettings,
} from '../config/config.ts';
import { InvalidInput } from '../shared/errors.ts';
import { newPassword } from './accounts-sql.ts';
import { readIfThere } from './host-files.ts';
import { kohaConfOf, kohaInstances, otherInstances, type Host } from './host.ts';

/** What the command line says about the configuration. Nothing has to be said. */
export interface DraftFlags {
  readonly instance?: string | undefined;
  readonly config?: string | undefined;
  readonly kohaConf?: string | undefined;
  readonly kohaHost?: string | undefined;
  readonly kohaPort?: number | undefined;
  readonly kohaDatabase?: string | undefined;
  readonly timezone?: string | undefined;
  /** `HOST` or `HOST:PORT`: where accounts on Koha are made when the server that is read is a replica. */
  readonly primary?: string | undefined;
  readonly crmHost?: string | undefined;
  readonly crmPort?: number | undefined;
  readonly crmDatabase?: string | undefined;
  readonly port?: number | undefined;
  readonly trustedProxy?: readonly string[] | undefined;
  readonly libraryName?: string | undefined;
  /** What Kenal may write to Koha, by the names of the optional grants. */
  readonly allow?: readonly string[] | undefined;
}

/** The configuration that is to be, before anything was written. */
export interface Draft {
  readonly instance: string;
  readonly configFile: string;
  /** What the file is to hold: everything that is in it already, and what is new. */
  readonly settings: RawSettings;
  /** The same, complete and checked. */
  readonly config: Config;
  /** Koha's own account, where koha-conf.xml named it. Used once and never written down. */
  readonly kohaAccount: KohaAccount | undefined;
}

const FIRST_PORT = 8099;

/**
 * Puts together what the configuration will be: the command line before the file that is there, before koha-conf.xml,
 * before the answers of whoever can be asked, before what is usual.
 *
 * @throws InvalidInput that names what is missing or not right
 */
export const draftConfiguration = async (flags: DraftFlags, host: Host): Promise<Draft> => {
  const instance = await instanceOf(flags, host);
  const configFile = path.resolve(flags.config ?? path.join(host.configRoot, instance, 'kenal.json'));
  const existing = await existingSettings(configFile, host);
  const kohaConf = await kohaConfFile(flags.kohaConf, instance, host);
  const fromKoha = kohaConf === undefined ? {} : await kohaSettings(kohaConf, host);
  const settings = compact({
    ...existing,
    koha: await kohaGroup(flags, { ...fromKoha, ...group(existing, 'koha') }, { instance, host }),
    kohaWrite: kohaWriteGroup(flags, existing?.['kohaWrite'], accountNameOf(instance)),
    crm: crmGroup(flags, group(existing, 'crm'), accountNameOf(instance)),
    web: await webGroup(flags, group(existing, 'web'), configFile),
    attachments: {
      folder: path.join(host.stateRoot, instance, 'files'),
      ...group(existing, 'attachments'),
    },
    library: await libraryGroup(flags, group(existing, 'library'), { isNew: existing === undefined, host }),
  });
  return {
    instance,
    configFile,
    settings,
    config: configOf(settings),
    kohaAccount: await kohaAccountOf(flags.kohaConf, instance, host),
  };
};

/** The configuration file of an instance that is installed, and its name. */
export const instanceOf = async (flags: DraftFlags, host: Host): Promise<string> => {
  const [only, ...others] = await kohaInstances(host);
  const guess = flags.kohaConf === undefined ? undefined : path.basename(path.dirname(path.resolve(flags.kohaConf)));
  const usual = guess ?? (only !== undefined && others.length === 0 ? only : 'library');
  const instance = flags.instance ?? (await host.ask?.text('Name of this instance', usual)) ?? usual;
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$/.test(instance)) return instance;
  throw new InvalidInput(
    'install.instance-name',
    `"${instance}" cannot be the name of an instance: it must have at most 20 letters, digits, hyphens and underscores.`,
    [],
    { help: 'Name it with --instance, best as Koha names its own.' },
  );
};

const accountNameOf = (instance: string): string => `kenal_${instance.replaceAll('-', '_')}`;

const existingSettings = async (file: string, host: Host): Promise<RawSettings | undefined> => {
  if ((await readIfThere(file)) === undefined) return undefined;
  const { layer, problems } = await readConfigFile(file, host.files);
  if (layer !== undefined) return layer.values;
  throw new InvalidInput('install.config-broken', problems.map(({ message }) => message).join('\n'), problems);
};

/** Koha's own account, from the koha-conf.xml that was named or that Debian's packages keep for this instance. */
export const kohaAccountOf = async (
  named: string | undefined,
  instance: string,
  host: Host,
): Promise<KohaAccount | undefined> => {
  const file = await kohaConfFile(named, instance, host);
  return file === undefined ? undefined : readKohaAccount(file, host.files);
};

const kohaConfFile = async (
  named: string | undefined,
  instance: string,
  { kohaSites }: Host,
): Promise<string | undefined> => {
  if (named !== undefined) return path.resolve(named);
  const usual = kohaConfOf(kohaSites, instance);
  return (await readIfThere(usual)) === undefined ? undefined : usual;
};

const kohaSettings = async (file: string, { files }: Host): Promise<RawSettings> => {
  const { layer, problems } = await readKohaConf(file, files);
  if (layer !== undefined) return group(layer.values, 'koha');
  throw new InvalidInput('install.koha-conf', problems.map(({ message }) => message).join('\n'), problems);
};

const kohaGroup = async (
  flags: DraftFlags,
  known: RawSettings,
  { instance, host }: { readonly instance: string; readonly host: Host },
): Promise<RawSettings> => {
  const { ask } = host;
  const database =
    flags.kohaDatabase ?? known['database'] ?? (await ask?.text("Name of Koha's database", `koha_${instance}`));
  if (database === undefined)
    throw new InvalidInput('install.koha-unknown', "It is not known which database is Koha's.", [], {
      help: 'Say it with --koha-conf FILE (/etc/koha/sites/INSTANCE/koha-conf.xml), or with --koha-host and --koha-database.',
    });
  return {
    ...known,
    host: flags.kohaHost ?? known['host'] ?? (await ask?.text("Server of Koha's database", '127.0.0.1')),
    port: flags.kohaPort ?? known['port'],
    user: known['user'] ?? `${accountNameOf(instance)}_koha`,
    password: known['password'] ?? newPassword(),
    database,
    timezone:
      flags.timezone ?? known['timezone'] ?? (await ask?.text("Koha's time zone", host.timezone)) ?? host.timezone,
  };
};

/** The account that writes to Koha is made only where something is allowed, and writes where that is possible. */
const kohaWriteGroup = ({ allow = [], primary }: DraftFlags, known: unknown, name: string): RawSettings | undefined => {
  if (isGroup(known)) return known;
  if (allow.length === 0) return undefined;
  return { user: `${name}_write`, password: newPassword(), ...(primary === undefined ? {} : hostAndPort(primary)) };
};

/** Nothing can be written to a replica, so Kenal's own database is then on the server that it copies. */
const crmGroup = (flags: DraftFlags, known: RawSettings, name: string): RawSettings => {
  const primary = flags.primary === undefined || known['host'] !== undefined ? undefined : hostAndPort(flags.primary);
  return {
    ...known,
    host: flags.crmHost ?? known['host'] ?? primary?.host,
    port: flags.crmPort ?? known['port'] ?? primary?.port,
    user: known['user'] ?? name,
    password: known['password'] ?? newPassword(),
    database: flags.crmDatabase ?? known['database'] ?? name,
  };
};

/** Reads `HOST` or `HOST:PORT`. */
export const hostAndPort = (server: string): { readonly host: string; readonly port: number | undefined } => {
  const [, host = server, port] = /^(.*?)(?::(\d+))?$/.exec(server) ?? [];
  return { host, port: port === undefined ? undefined : Number(port) };
};

const webGroup = async (flags: DraftFlags, known: RawSettings, configFile: string): Promise<RawSettings> => ({
  ...known,
  port: flags.port ?? known['port'] ?? (await freePort(configFile)),
  // The web server in front is on this machine, unless somebody says otherwise.
  trustedProxies: flags.trustedProxy ?? known['trustedProxies'] ?? ['127.0.0.1', '::1'],
});

const libraryGroup = async (
  flags: DraftFlags,
  known: RawSettings,
  { isNew, host }: { readonly isNew: boolean; readonly host: Host },
): Promise<RawSettings | undefined> => {
  const asked = isNew && flags.libraryName === undefined;
  const name = asked ? await host.ask?.text('Name of the library, for the top of every page', '') : flags.libraryName;
  const values = compact({ ...known, name: name === '' ? undefined : (name ?? known['name']) });
  return Object.keys(values).length === 0 ? undefined : values;
};

/** The first port that no other instance on this machine has in its configuration. */
const freePort = async (configFile: string): Promise<number> => {
  const texts = await Promise.all((await otherInstances(configFile)).map((file) => readIfThere(file)));
  const taken = new Set(texts.map(portIn));
  let port = FIRST_PORT;
  while (taken.has(port)) port += 1;
  return port;
};

const portIn = (text: string | undefined): unknown => {
  try {
    const settings: unknown = JSON.parse(text ?? '');
    return isGroup(settings) ? (group(settings, 'web')['port'] ?? FIRST_PORT) : undefined;
  } catch {
    return undefined;
  }
};

const group = (settings: RawSettings | undefined, name: string): RawSettings => {
  const found = settings?.[name];
  return isGroup(found) ? found : {};
};

/** The same without what was not said. */
const compact = (settings: RawSettings): RawSettings =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, isGroup(value) ? compact(value) : value]),
  );
