import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder, provideMariadb, type MariadbBinaries } from '../../plugin/demo/mariadb-server.ts';
import { externalServer, startPrivateMariadb, type MariadbServer } from '../../plugin/demo/mariadb.ts';

const PREFIX = 'kenal-test-';

interface Running {
  readonly server: MariadbServer;
  readonly folder: string | undefined;
}

let running: Promise<Running> | undefined;

/**
 * The server of this test run: `KENAL_TEST_DB_URL` or `KENAL_DB_URL` when set, else a private one in memory. Started
 * by the first test that asks, so that a run without database tests pays nothing.
 */
export const testServer = async (): Promise<MariadbServer> => (await (running ??= start())).server;

/** The programs of the private server, fetched when this machine has none. */
export const testBinaries = (): Promise<MariadbBinaries> =>
  provideMariadb({ cache: cacheFolder(process.env), env: process.env, isRoot: process.getuid?.() === 0 });

/** Whether what the tests make stays behind on a server that is not theirs. */
export const outlivesTests = async (): Promise<boolean> =>
  running !== undefined && (await running).folder === undefined;

export const stopTestServer = async (): Promise<void> => {
  if (running === undefined) return;
  const { server, folder } = await running;
  running = undefined;
  await server.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
};

/** An empty folder, in memory where the machine offers that; goes with the run that made it, or with the next one. */
export const testFolder = async (): Promise<string> =>
  mkdtemp(path.join(await fastestFolder(), `${PREFIX}${process.pid}-`));

const start = async (): Promise<Running> => {
  const url = process.env['KENAL_TEST_DB_URL'] ?? process.env['KENAL_DB_URL'] ?? '';
  if (url !== '') return { server: externalServer(url), folder: undefined };
  await removeLeftovers(await fastestFolder());
  const folder = await testFolder();
  return {
    server: await startPrivateMariadb({
      binaries: await testBinaries(),
      dataFolder: folder,
      ephemeral: true,
      // A pool keeps what it opened for half a minute, in which a quick machine does the tests of many files.
      settings: { max_connections: '600' },
    }),
    folder,
  };
};

const fastestFolder = async (): Promise<string> =>
  access('/dev/shm').then(
    () => '/dev/shm',
    () => tmpdir(),
  );

/** A run that was killed could not tidy up; memory is too dear to leave it. */
const removeLeftovers = async (parent: string): Promise<void> => {
  for (const name of await readdir(parent)) {
    const pid = /^kenal-test-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(path.join(parent, name), { recursive: true, force: true }).catch(unlessSomebodyElses);
  }
};

/** Several people may test on one machine; what theirs left is theirs to remove. */
const unlessSomebodyElses = (error: unknown): void => {
  if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
