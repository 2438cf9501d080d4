import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  commonFlags,
  flags,
  initialise,
  isThere,
  notStarted,
  ownerFile,
  refuseIfInUse,
  serverEnvironment,
} from './mariadb-data.ts';
import type { MariadbBinaries } from './mariadb-server.ts';

const ADMIN = 'kenal_admin';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const LOG_LINES_KEPT = 12;
const LONGEST_SOCKET_FOLDER = 80;

/** A MariaDB server that Kenal may use as its administrator. */
export interface MariadbServer {
  /** Path of the Unix socket; undefined for a server that was not started here. */
  readonly socket: string | undefined;
  readonly port: number;
  /** `mysql://user:password@127.0.0.1:port/` of an account with every right. */
  readonly adminUrl: string;
  /** Process id of the server; undefined for a server that was not started here. */
  readonly pid: number | undefined;
  /** Shuts the server down and resolves when it is gone. May be called again. */
  stop(): Promise<void>;
}

interface StartOptions {
  readonly binaries: MariadbBinaries;
  /** Everything the server writes; made and filled when absent or empty. */
  readonly dataFolder: string;
  /** TCP port on 127.0.0.1; a free one when left out. */
  readonly port?: number;
  /** For data that nobody will miss: trades every promise about crashes for speed. */
  readonly ephemeral?: boolean;
  /** Further server variables, such as `{ innodb_buffer_pool_size: '1G' }`. They win over the ones below. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Each line of the server's error log. */
  readonly onLog?: (line: string) => void;
}

/**
 * Starts a server of our own on a data folder: loopback only, an administrator with a new random password at every
 * start, no other account that can sign in over TCP. It ends with this process, also when this process is killed
 * (Linux).
 *
 * @throws Conflict when another server works in the data folder.
 * @throws Unavailable when the server does not come up, with the last lines of its log.
 */
export const startPrivateMariadb = async (options: StartOptions): Promise<MariadbServer> => {
  const { binaries } = options;
  // The server changes its own folder, so a path must not depend on ours.
  const dataFolder = path.resolve(options.dataFolder);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await refuseIfInUse(dataFolder);
  await initialise(binaries, dataFolder);

  const runFolder = await makeRunFolder(dataFolder);
  try {
    return await start({ ...options, dataFolder }, runFolder);
  } catch (error) {
    await rm(runFolder, { recursive: true, force: true });
    throw error;
  }
};

/** A server that somebody else runs, from `mysql://user:password@host:port/`. Stopping it does nothing. */
export const externalServer = (url: string): MariadbServer => {
  const { port } = new URL(url);
  return {
    socket: undefined,
    port: port === '' ? 3306 : Number(port),
    adminUrl: url,
    pid: undefined,
    stop: () => Promise.resolve(),
  };
};

const start = async (options: StartOptions, runFolder: string): Promise<MariadbServer> => {
  const { binaries, dataFolder, onLog = () => undefined } = options;
  const port = options.port ?? (await freePort());
  const socket = path.join(runFolder, 'socket');
  const password = randomBytes(18).toString('base64url');
  const accounts = path.join(runFolder, 'accounts.sql');
  await writeFile(accounts, adminSql(password), { mode: 0o600 });

  const { command, args } = await endingWithUs(binaries.server, [
    ...commonFlags(binaries, dataFolder),
    ...flags({
      bind_address: '127.0.0.1',
      port: String(port),
      socket,
      pid_file: path.join(runFolder, 'mariadbd.pid'),
      init_file: accounts,
      ...SETTINGS,
      ...(options.ephemeral === true ? EPHEMERAL : {}),
      ...options.settings,
    }),
  ]);
  // Its own session, so that Ctrl-C in the terminal reaches us first and the server goes last.
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: serverEnvironment(binaries),
  });
  const endWithUs = (): boolean => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      process.removeListener('exit', endWithUs);
      resolve();
    });
    child.once('error', () => resolve());
  });
  try {
    await writeFile(ownerFile(dataFolder), String(child.pid));
    await untilReady(child, gone, onLog);
  } catch (error) {
    await endProcess(child, gone);
    throw error;
  }
  await rm(accounts);
  child.unref();

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await endProcess(child, gone);
    await rm(ownerFile(dataFolder), { force: true });
    await rm(runFolder, { recursive: true, force: true });
  };
  return {
    socket,
    port,
    adminUrl: `mysql://${ADMIN}:${password}@127.0.0.1:${port}/`,
    pid: child.pid,
    stop: () => (stopping ??= stop()),
  };
};

const SETTINGS = {
  character_set_server: 'utf8mb4',
  collation_server: 'utf8mb4_unicode_ci',
  local_infile: '1',
  max_allowed_packet: '64M',
  skip_name_resolve: '1',
  innodb_buffer_pool_size: '256M',
  innodb_log_file_size: '256M',
  // A crash of the machine may cost the last second of a demonstration, and nothing else.
  innodb_flush_log_at_trx_commit: '2',
};

const EPHEMERAL = {
  sync_frm: '0',
  innodb_flush_log_at_trx_commit: '0',
  innodb_doublewrite: '0',
  innodb_log_file_size: '64M',
  performance_schema: 'OFF',
};

const adminSql = (password: string): string =>
  ['127.0.0.1', 'localhost']
    .map(
      (host) =>
        `CREATE OR REPLACE USER '${ADMIN}'@'${host}' IDENTIFIED BY '${password}';\n` +
        `GRANT ALL PRIVILEGES ON *.* TO '${ADMIN}'@'${host}' WITH GRANT OPTION;\n`,
    )
    .join('');

/** On Linux the kernel ends the server when we die without a chance to do it ourselves. */
const endingWithUs = async (server: string, args: string[]): Promise<{ command: string; args: string[] }> =>
  (await isThere('/usr/bin/setpriv'))
    ? { command: '/usr/bin/setpriv', args: ['--pdeathsig', 'TERM', server, ...args] }
    : { command: server, args };

const untilReady = async (child: ChildProcess, gone: Promise<void>, onLog: (line: string) => void): Promise<void> => {
  const said: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (): void => reject(notStarted(said));
      timer = setTimeout(fail, START_LIMIT_MS);
      void gone.then(fail);
      if (child.stderr === null) return;
      createInterface({ input: child.stderr }).on('line', (line) => {
        onLog(line);
        said.push(line);
        if (said.length > LOG_LINES_KEPT) said.shift();
        if (line.includes('ready for connections')) resolve();
      });
    });
  } finally {
    clearTimeout(timer);
  }
};

const endProcess = async (child: ChildProcess, gone: Promise<void>): Promise<void> => {
  child.ref();
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await gone;
  clearTimeout(timer);
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** The path of a Unix socket may have about 100 characters, so a deep data folder cannot hold it. */
const makeRunFolder = async (dataFolder: string): Promise<string> => {
  const own = path.join(dataFolder, 'run');
  if (own.length > LONGEST_SOCKET_FOLDER) return mkdtemp(path.join(shortTemporaryFolder(), 'kenal-'));
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { mode: 0o700 });
  return own;
};

const shortTemporaryFolder = (): string => (tmpdir().length <= LONGEST_SOCKET_FOLDER ? tmpdir() : '/tmp');
