import { XMLParser } from 'fast-xml-parser';
import { whyUnreadable, type ConfigFiles } from './files.ts';
import { brokenReading, type Reading } from './layers.ts';
import { isGroup } from './settings.ts';

/** Values stay text, since a database may be called 0123, and entities stay as they are, since they can be bombs. */
const parser = new XMLParser({
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreAttributes: true,
});

/**
 * Reads how to reach Koha's database from its koha-conf.xml: host, port, database, TLS and time zone. Never the user or
 * the password, which may do everything there.
 */
export const readKohaConf = async (file: string, files: ConfigFiles): Promise<Reading> => {
  let text: string;
  try {
    text = await files.readText(file);
  } catch (error) {
    return brokenReading(`The file ${file}, named by --koha-conf, cannot be read: ${whyUnreadable(error)}.`);
  }
  const config = configElement(text);
  if (config === undefined)
    return brokenReading(`The file ${file}, named by --koha-conf, is not a configuration of Koha: it has no <config>.`);
  const koha = Object.fromEntries(
    Object.entries({
      host: said(config, 'hostname'),
      port: numberOr(said(config, 'port')),
      database: said(config, 'database'),
      tls: TLS.get(said(config, 'tls') ?? ''),
      timezone: said(config, 'timezone'),
    }).filter(([, value]) => value !== undefined),
  );
  return { layer: { origin: file, values: { koha } }, problems: [], warnings: [] };
};

/** Koha's own account, which may do everything in its database. */
export interface KohaAccount {
  readonly user: string;
  readonly password: string;
}

/**
 * Koha's own account out of its koha-conf.xml. For `kenal install` alone, which uses it once to make accounts that may
 * do less; it is never kept.
 */
export const readKohaAccount = async (file: string, files: ConfigFiles): Promise<KohaAccount | undefined> => {
  const config = configElement(await files.readText(file));
  const [user, password] = [config && said(config, 'user'), config && said(config, 'pass')];
  if (user === undefined || password === undefined) return undefined;
  return { user: decoded(user), password: decoded(password) };
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities that XML itself has; others stay as they are. */
const decoded = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (entity, name: string) => ENTITIES[name] ?? entity);

const configElement = (text: string): Readonly<Record<string, unknown>> | undefined => {
  let document: unknown;
  try {
    document = parser.parse(text);
  } catch {
    return undefined;
  }
  const root = isGroup(document) ? (document['yazgfs'] ?? document) : undefined;
  const config = isGroup(root) ? root['config'] : undefined;
  return isGroup(config) ? config : undefined;
};

/** The text of an element. Templates that were never filled in (`__DB_HOST__`) and empty elements say nothing. */
const said = (config: Readonly<Record<string, unknown>>, element: string): string | undefined => {
  const value = config[element];
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' || /^__\w+__$/.test(text) ? undefined : text;
};

const numberOr = (text: string | undefined): number | string | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : text;

const TLS = new Map([
  ['yes', true],
  ['1', true],
  ['no', false],
  ['0', false],
]);
