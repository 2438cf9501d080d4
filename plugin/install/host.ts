import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigFiles } from '../config/config.ts';
import type { Ask } from './ask.ts';

/** The machine on which something is installed or removed. Given, so that tests have one of their own. */
export interface Host {
  readonly files: ConfigFiles;
  /** Where each instance has a folder with its `kenal.json`: `/etc/kenal`. */
  readonly configRoot: string;
  /** Where each instance has a folder for what it keeps beside its database: `/var/lib/kenal`. */
  readonly stateRoot: string;
  /** Where Debian's packages keep Koha's instances: `/etc/koha/sites`. */
  readonly kohaSites: string;
  /** Where a database server on this machine may listen. */
  readonly databaseSockets: readonly string[];
  readonly isRoot: boolean;
  readonly timezone: string;
  /** The command that starts Kenal, to be written into the services: the Node.js and the script. */
  readonly program: readonly [string, string];
  /** Runs `systemctl`; undefined where systemd does not run. */
  readonly systemctl: ((args: readonly string[]) => Promise<void>) | undefined;
  /** Undefined where nobody can be asked. */
  readonly ask: Ask | undefined;
  /** Standard output, for what is to be used further. */
  readonly print: (text: string) => void;
  /** What the administrator is told, line by line. */
  readonly say: (line: string) => void;
}

/** The names of Koha's instances on this machine. */
export const kohaInstances = async ({ kohaSites }: Host): Promise<string[]> =>
  (await namesIn(kohaSites)).filter((name) => existsSync(kohaConfOf(kohaSites, name)));

export const kohaConfOf = (kohaSites: string, instance: string): string =>
  path.join(kohaSites, instance, 'koha-conf.xml');

/** The configuration files of all instances beside this one, itself left out. */
export const otherInstances = async (configFile: string): Promise<string[]> => {
  const root = path.dirname(path.dirname(configFile));
  return (await namesIn(root))
    .map((name) => path.join(root, name, path.basename(configFile)))
    .filter((file) => file !== configFile && existsSync(file));
};

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter((one) => one.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
};
