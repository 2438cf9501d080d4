import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createConnection } from 'mysql2/promise';
import { startPrivateMariadb, externalServer, type MariadbServer } from '../../plugin/demo/mariadb.ts';
import type { MariadbBinaries } from '../../plugin/demo/mariadb-server.ts';
import { testBinaries, testFolder } from '../support/server.ts';

const PARENT = fileURLToPath(new URL('./mariadb-parent.ts', import.meta.url));

describe('the private MariaDB server', function () {
  this.timeout(60_000);
  let binaries: MariadbBinaries;
  let dataFolder: string;
  let servers: MariadbServer[];

  beforeEach(async () => {
    binaries = await testBinaries();
    dataFolder = await testFolder();
    servers = [];
  });

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(dataFolder, { recursive: true, force: true });
  });

  const start = async (folder = dataFolder): Promise<MariadbServer> => {
    const server = await startPrivateMariadb({ binaries, dataFolder: folder, ephemeral: true });
    servers.push(server);
    return server;
  };

  it('answers its administrator, in utf8mb4 and with LOAD DATA LOCAL', async () => {
    const { adminUrl } = await start();
    const rows = await ask(adminUrl, 'SELECT @@character_set_server AS charset, @@local_infile AS local_infile');
    expect(rows).to.deep.equal([{ charset: 'utf8mb4', local_infile: 1 }]);
  });

  it('works in a folder whose path is too long for a socket', async () => {
    const { adminUrl, socket } = await start(path.join(dataFolder, 'deep'.repeat(25)));
    expect(await ask(adminUrl, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    expect(socket).to.have.property('length').that.is.lessThan(100);
  });

  it('lets nobody in over TCP without a password', async () => {
    const { port } = await start();
    const refused = await ask(`mysql://root@127.0.0.1:${port}/`, 'SELECT 1').catch((error: unknown) => error);
    expect(refused).to.include({ errno: 1045 });
  });

  it('is reachable from this machine only', async () => {
    const { adminUrl } = await start();
    expect(await ask(adminUrl, 'SELECT @@bind_address AS address')).to.deep.equal([{ address: '127.0.0.1' }]);
  });

  it('keeps its data over a restart, with a new password for its administrator', async () => {
    const first = await start();
    await ask(first.adminUrl, 'CREATE DATABASE kept');
    await first.stop();
    const second = await start();
    expect(await ask(second.adminUrl, "SHOW DATABASES LIKE 'kept'")).to.have.lengthOf(1);
    expect(second.adminUrl).to.not.equal(first.adminUrl);
  });

  it('refuses a data folder in which another server works, and says what to do', async () => {
    const first = await start();
    const refused: unknown = await start().catch((error: unknown) => error);
    expect(refused).to.include({ kind: 'Conflict', code: 'mariadb.data-in-use' });
    expect(refused).to.have.property('message').that.includes(String(first.pid)).and.includes('Stop the other');
  });

  it('does not mind the process number that a crash left behind', async () => {
    await (await start()).stop();
    await writeFile(path.join(dataFolder, 'server.pid'), String(process.pid));
    const { adminUrl } = await start();
    expect(await ask(adminUrl, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('makes its system tables anew when their making was interrupted', async () => {
    await (await start()).stop();
    await rm(path.join(dataFolder, 'initialised'));
    await rm(path.join(dataFolder, 'data/mysql'), { recursive: true });
    const { adminUrl } = await start();
    expect(await ask(adminUrl, 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
  });

  it('is gone after stop, which may be called twice', async () => {
    const server = await start();
    await server.stop();
    await server.stop();
    expect(isAlive(server.pid)).to.equal(false);
  });

  it('ends when the process that started it is killed', async function () {
    const parent = spawn(process.execPath, ['--import', 'tsx', PARENT, dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    expect(await endsWithin(Number(said.toString()), 10_000)).to.equal(true);
  });

  it('says in its own words why it did not start', async () => {
    const refused: unknown = await startPrivateMariadb({
      binaries,
      dataFolder,
      settings: { no_such_setting: '1' },
    }).catch((error: unknown) => error);
    expect(refused).to.include({ kind: 'Unavailable', code: 'mariadb.did-not-start' });
    expect(refused).to.have.property('message').that.includes('no-such-setting');
  });
});

describe('a MariaDB server that somebody else runs', () => {
  it('is used as it is and left running', async () => {
    const server = externalServer('mysql://somebody:secret@127.0.0.1:3307/');
    await server.stop();
    expect(server).to.include({ port: 3307, adminUrl: 'mysql://somebody:secret@127.0.0.1:3307/' });
  });
});

const ask = async (url: string, sql: string): Promise<unknown> => {
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query(sql);
    return rows;
  } finally {
    await connection.end();
  }
};

const isAlive = (pid = 0): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const endsWithin = async (pid: number, limitMs: number): Promise<boolean> => {
  for (let waited = 0; waited < limitMs && isAlive(pid); waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return !isAlive(pid);
};
