import { execFile, spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Conflict, Unavailable } from '../shared/errors.ts';
import type { MariadbBinaries } from './mariadb-server.ts';

const run = promisify(execFile);

const LOG_LINES_SHOWN = 12;

/** Settings as command-line flags. */
export const flags = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`);

/** What every start needs, the one that makes the system tables too. */
export const commonFlags = (binaries: MariadbBinaries, dataFolder: string): string[] => [
  // Settings of a server that is installed here as well must not leak in; this one must be the first argument.
  '--no-defaults',
  `--datadir=${dataOf(dataFolder)}`,
  `--tmpdir=${tmpOf(dataFolder)}`,
  `--lc-messages-dir=${binaries.share}`,
  `--character-sets-dir=${path.join(binaries.share, 'charsets')}`,
  '--skip-log-bin',
  ...(process.getuid?.() === 0 ? ['--user=root'] : []),
];

const dataOf = (folder: string): string => path.join(folder, 'data');
const tmpOf = (folder: string): string => path.join(folder, 'tmp');

/** Holds the number of the process that works in a data folder. */
export const ownerFile = (folder: string): string => path.join(folder, 'server.pid');

/** Little on purpose: what the user's shell has set is no business of a private server. */
export const serverEnvironment = (binaries: MariadbBinaries): Record<string, string> => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  ...(binaries.libraryPath === '' ? {} : { LD_LIBRARY_PATH: binaries.libraryPath }),
});

/** @throws Conflict when a living server works in the folder. */
export const refuseIfInUse = async (dataFolder: string): Promise<void> => {
  const pid = Number(await readFile(ownerFile(dataFolder), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0 || !(await worksIn(dataFolder, pid))) return;
  throw new Conflict(
    'mariadb.data-in-use',
    `Another Kenal server (process ${pid}) works in ${dataFolder}. Stop the other demonstration first, or wait for it to end.`,
    { pid },
  );
};

/** A number left behind by a crash may belong to any other program by now, so the command line decides. */
const worksIn = async (dataFolder: string, pid: number): Promise<boolean> => {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(async () => {
    const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
    return stdout;
  });
  return commandLine.includes(`--datadir=${dataOf(dataFolder)}`);
};

/** Makes the system tables; tables whose making was interrupted are made anew. */
export const initialise = async (binaries: MariadbBinaries, dataFolder: string): Promise<void> => {
  const done = path.join(dataFolder, 'initialised');
  await mkdir(tmpOf(dataFolder), { recursive: true });
  if (await isThere(done)) return;
  await rm(dataOf(dataFolder), { recursive: true, force: true });
  await mkdir(dataOf(dataFolder), { recursive: true, mode: 0o700 });
  await bootstrap(binaries, dataFolder);
  await writeFile(done, `${binaries.version}\n`);
};

const bootstrap = async (binaries: MariadbBinaries, dataFolder: string): Promise<void> => {
  const child = spawn(
    binaries.server,
    [
      ...commonFlags(binaries, dataFolder),
      '--bootstrap',
      ...flags({ innodb_log_file_size: '64M', max_allowed_packet: '8M', net_buffer_length: '16K' }),
    ],
    { stdio: ['pipe', 'ignore', 'pipe'], env: serverEnvironment(binaries) },
  );
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  // When the server gives up early, its exit code tells; the broken pipe adds nothing.
  child.stdin.on('error', () => undefined);
  // Root may come in through the socket only, as the operating system's root.
  child.stdin.write("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = 'root';\n");
  for (const file of await systemTableFiles(binaries.share))
    for await (const part of createReadStream(file)) child.stdin.write(part);
  child.stdin.end();
  if ((await ended) !== 0) throw notStarted(said);
};

/** MariaDB 11 renamed the files from `mysql_` to `mariadb_`. */
const systemTableFiles = async (share: string): Promise<string[]> => {
  const files = await readdir(share);
  return ['system_tables.sql', 'performance_tables.sql', 'system_tables_data.sql']
    .map((name) => [`mariadb_${name}`, `mysql_${name}`].find((file) => files.includes(file)))
    .filter((file) => file !== undefined)
    .map((file) => path.join(share, file));
};

/** The failure of a server that ended with these lines in its log. */
export const notStarted = (said: readonly string[]): Unavailable =>
  new Unavailable(
    'mariadb.did-not-start',
    ['The private MariaDB server did not start. It said last:', ...said.slice(-LOG_LINES_SHOWN)].join('\n  '),
  );

export const isThere = async (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
