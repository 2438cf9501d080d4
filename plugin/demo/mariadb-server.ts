import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Unavailable } from '../shared/errors.ts';

const run = promisify(execFile);

const PACKAGE = 'mariadb-server-core';
const WHAT_ELSE =
  'Install MariaDB 10.6 or newer so that `mariadbd` is on the PATH (no service needs to run), or set ' +
  'KENAL_DB_URL=mysql://user:password@host:port/ to a MariaDB account that may create databases and users.';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Server programs that can be started without being installed. */
export interface MariadbBinaries {
  /** The `mariadbd` program. */
  readonly server: string;
  /** Folder of messages, character sets and the SQL that makes the system tables. */
  readonly share: string;
  /** Folders of libraries that came with the programs, for `LD_LIBRARY_PATH`; empty when the system has them all. */
  readonly libraryPath: string;
  /** Such as `10.11.19`. */
  readonly version: string;
  readonly from: 'system' | 'cache' | 'packages';
}

interface ProvideOptions {
  /** Where fetched programs are kept between runs; see {@link cacheFolder}. */
  readonly cache: string;
  readonly env: Environment;
  readonly isRoot: boolean;
  /** Told, in sentences, about steps that take more than a moment. */
  readonly onProgress?: (sentence: string) => void;
}

/** The folder for what may be fetched again: `KENAL_CACHE_DIR`, else the desktop's own cache folder. */
export const cacheFolder = (env: Environment): string => {
  const own = env['KENAL_CACHE_DIR'] ?? '';
  if (own !== '') return path.resolve(own);
  const desktop = env['XDG_CACHE_HOME'] ?? '';
  return path.join(path.isAbsolute(desktop) ? desktop : path.join(homedir(), '.cache'), 'kenal');
};

/**
 * The MariaDB server of this machine: the installed one, else one fetched before, else the system's packages unpacked
 * into `cache` without installing anything. Several processes may ask at once.
 *
 * @throws Unavailable with a sentence that says what to install.
 */
export const provideMariadb = async (options: ProvideOptions): Promise<MariadbBinaries> => {
  const kept = path.join(options.cache, PACKAGE);
  return (
    (await installedServer(options.env)) ?? (await unpackedServer(kept, 'cache')) ?? (await fetchServer(kept, options))
  );
};

const installedServer = async (env: Environment): Promise<MariadbBinaries | undefined> => {
  const folders = [
    ...(env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== ''),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/libexec',
    '/opt/homebrew/bin',
  ];
  for (const folder of folders) {
    const server = path.join(folder, 'mariadbd');
    if (!(await exists(server))) continue;
    const version = await serverVersion(server, '');
    const share = await shareFolder(path.dirname(folder));
    if (version !== undefined && share !== undefined)
      return { server, share, libraryPath: '', version, from: 'system' };
  }
  return undefined;
};

const unpackedServer = async (folder: string, from: MariadbBinaries['from']): Promise<MariadbBinaries | undefined> => {
  const server = path.join(folder, 'usr/sbin/mariadbd');
  if (!(await exists(server))) return undefined;
  const libraryPath = (await libraryFolders(folder)).join(path.delimiter);
  const version = await serverVersion(server, libraryPath);
  const share = await shareFolder(path.join(folder, 'usr'));
  if (version === undefined || share === undefined) return undefined;
  return { server, share, libraryPath, version, from };
};

const fetchServer = async (
  kept: string,
  { cache, isRoot, onProgress = () => undefined }: ProvideOptions,
): Promise<MariadbBinaries> => {
  if (!(await exists('/usr/bin/apt-get')))
    throw new Unavailable('mariadb.missing', `This machine has no MariaDB server. ${WHAT_ELSE}`);

  await mkdir(cache, { recursive: true });
  const workplace = path.join(cache, `${PACKAGE}.${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    onProgress('Fetching the MariaDB server packages; nothing is installed.');
    await downloadPackages(path.join(workplace, 'packages'), isRoot, onProgress);
    const unpacked = path.join(workplace, 'unpacked');
    await unpackAll(path.join(workplace, 'packages'), unpacked);
    if ((await unpackedServer(unpacked, 'packages')) === undefined)
      throw new Unavailable('mariadb.does-not-run', await whyItDoesNotRun(unpacked));
    await moveIntoPlace(unpacked, kept);
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
  const server = await unpackedServer(kept, 'packages');
  if (server === undefined)
    throw new Unavailable(
      'mariadb.cache-unusable',
      `The MariaDB server in ${kept} does not run. Remove that folder and try again.`,
    );
  return server;
};

const downloadPackages = async (
  folder: string,
  isRoot: boolean,
  onProgress: (sentence: string) => void,
): Promise<void> => {
  // The packages' own downloader gives up its rights as root and must still be able to write here.
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const download = async (): Promise<void> => {
    await run('apt-get', ['-q', 'download', ...(await neededPackages())], {
      cwd: folder,
      env: PLAIN,
      maxBuffer: 1 << 26,
    });
  };
  try {
    await download();
  } catch (first) {
    if (!isRoot) throw cannotDownload(first);
    onProgress('Reading the package lists first.');
    await run('apt-get', ['-q', 'update'], { env: PLAIN, maxBuffer: 1 << 26 }).catch(() => undefined);
    await download().catch((second: unknown) => {
      throw cannotDownload(second);
    });
  }
};

/** Asks apt what an installation would bring, as `name=version`: the server and every library that is not there yet. */
const neededPackages = async (): Promise<string[]> => {
  const { stdout } = await run('apt-get', ['-s', '-q', 'install', '--no-install-recommends', PACKAGE], {
    env: PLAIN,
    maxBuffer: 1 << 26,
  });
  const wanted = [...stdout.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(
    ([, name, version]) => `${name}=${version}`,
  );
  // apt has nothing to bring when the package is installed but its program was not found, or was removed by hand.
  return wanted.length > 0 ? wanted : [PACKAGE];
};

const cannotDownload = (cause: unknown): Unavailable =>
  new Unavailable(
    'mariadb.download-failed',
    `The MariaDB server packages could not be fetched with apt (as root, \`apt-get update\` reads the package lists). ${WHAT_ELSE}`,
    {},
    { cause },
  );

const unpackAll = async (packages: string, target: string): Promise<void> => {
  for (const file of await readdir(packages))
    if (file.endsWith('.deb')) await run('dpkg', ['-x', path.join(packages, file), target], { env: PLAIN });
};

const whyItDoesNotRun = async (unpacked: string): Promise<string> => {
  const server = path.join(unpacked, 'usr/sbin/mariadbd');
  const libraryPath = (await libraryFolders(unpacked)).join(path.delimiter);
  const report = await run('ldd', [server], { env: { ...PLAIN, LD_LIBRARY_PATH: libraryPath } }).catch(() => ({
    stdout: '',
  }));
  const missing = [...report.stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  const reason =
    missing.length > 0 ? `these libraries are missing: ${missing.join(', ')}` : 'it does not start on this machine';
  return `The MariaDB server packages were fetched, but ${reason}. ${WHAT_ELSE}`;
};

/** Another process may have put its own copy there meanwhile; a copy that works is as good as ours. */
const moveIntoPlace = async (unpacked: string, kept: string): Promise<void> => {
  try {
    await rename(unpacked, kept);
  } catch {
    if ((await unpackedServer(kept, 'cache')) !== undefined) return;
    const broken = `${unpacked}.broken`;
    await rename(kept, broken);
    await rename(unpacked, kept);
  }
};

const PLAIN = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  DEBIAN_FRONTEND: 'noninteractive',
};

const exists = async (file: string): Promise<boolean> =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  );

const serverVersion = async (server: string, libraryPath: string): Promise<string | undefined> => {
  const answer = await run(server, ['--no-defaults', '--version'], {
    env: { ...PLAIN, LD_LIBRARY_PATH: libraryPath },
  }).catch(() => undefined);
  return answer === undefined ? undefined : /Ver (\d+\.\d+\.\d+)-MariaDB/.exec(answer.stdout)?.[1];
};

const shareFolder = async (prefix: string): Promise<string | undefined> => {
  for (const name of ['share/mariadb', 'share/mysql', 'share'])
    if (await exists(path.join(prefix, name, 'charsets/Index.xml'))) return path.join(prefix, name);
  return undefined;
};

const libraryFolders = async (unpacked: string): Promise<string[]> => {
  const found: string[] = [];
  for (const parent of ['usr/lib', 'lib', 'usr/lib64'])
    for (const entry of await readdir(path.join(unpacked, parent), { withFileTypes: true }).catch(() => []))
      if (entry.isDirectory() && entry.name.includes('linux')) found.push(path.join(unpacked, parent, entry.name));
  return found;
};
