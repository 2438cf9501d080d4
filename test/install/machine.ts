import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemFiles } from '../../plugin/config/config.ts';
import type { Ask } from '../../plugin/install/ask.ts';
import type { Host } from '../../plugin/install/host.ts';
import type { InstallFlags } from '../../plugin/install/install.ts';
import { settingsFromUrl } from '../../plugin/shared/db/connection.ts';
import { testFolder, testServer } from '../support/server.ts';

/** A machine with nothing on it, in a folder of its own. */
export interface Machine {
  readonly host: Host;
  readonly folder: string;
  readonly systemdDir: string;
  /** Everything the administrator was told or given, so far. */
  readonly said: () => string;
  readonly systemctl: readonly (readonly string[])[];
  /** Flags that name the server's administrator, and where services go. */
  readonly flags: InstallFlags;
}

const PROGRAM: readonly [string, string] = [
  process.execPath,
  fileURLToPath(new URL('../../scripts/kenal.js', import.meta.url)),
];

export const newMachine = async ({ ask }: { readonly ask?: Ask } = {}): Promise<Machine> => {
  const folder = await testFolder();
  const systemdDir = path.join(folder, 'systemd');
  await mkdir(systemdDir);
  const admin = settingsFromUrl((await testServer()).adminUrl);
  const adminPasswordFile = path.join(folder, 'password');
  await writeFile(adminPasswordFile, `${admin.password}\n`, { mode: 0o600 });
  const lines: string[] = [];
  const systemctl: (readonly string[])[] = [];
  const hear = (text: string): void => {
    lines.push(text);
  };
  return {
    folder,
    systemdDir,
    systemctl,
    said: () => lines.join('\n'),
    host: {
      files: systemFiles,
      configRoot: path.join(folder, 'etc/kenal'),
      stateRoot: path.join(folder, 'var/lib/kenal'),
      kohaSites: path.join(folder, 'etc/koha/sites'),
      databaseSockets: [],
      isRoot: false,
      timezone: 'Asia/Jakarta',
      program: PROGRAM,
      systemctl: (args) => {
        systemctl.push(args);
        return Promise.resolve();
      },
      ask,
      say: hear,
      print: hear,
    },
    flags: {
      adminUser: admin.user,
      adminPasswordFile,
      systemd: true,
      systemdDir,
      webServer: 'apache',
      accountHost: '%',
    },
  };
};

/** Koha's own configuration for an instance of this machine, as Debian's packages lay it out. */
export const putKohaConf = async (
  { host }: Machine,
  instance: string,
  elements: Readonly<Record<string, string | number>>,
): Promise<string> => {
  const file = path.join(host.kohaSites, instance, 'koha-conf.xml');
  await mkdir(path.dirname(file), { recursive: true });
  const inner = Object.entries(elements).map(([name, value]) => `<${name}>${value}</${name}>`);
  await writeFile(file, `<yazgfs><config>\n${inner.join('\n')}\n</config></yazgfs>\n`);
  await chmod(file, 0o640);
  return file;
};
