import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { kohaSeedSql } from '../../plugin/demo/schema/index.ts';
import { schemaColumns } from '../../plugin/koha/capabilities.ts';
import { grantSql } from '../../plugin/koha/grants.ts';
import { crmPool } from '../../plugin/shared/db/connection.ts';
import { seedLibrary } from '../koha/library.ts';
import { adminDb, freshDatabase, kohaDatabase, testAccount, type TestDatabase } from '../support/database.ts';

const PROGRAM = fileURLToPath(new URL('../../scripts/kenal.js', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** The variables of this process without those that would configure Kenal. */
const bareEnvironment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KENAL_') && name !== 'NODE_ENV'));

interface Running extends ChildProcess {
  readonly ended: Promise<Ended>;
}

/** Starts `kenal` as a shell would, in a folder without a configuration of its own. */
export const startKenal = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Running => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: tmpdir(), env: { ...bareEnvironment(), ...env } });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode: exitCode as number | null, ...texts }));
  return Object.assign(child, { ended });
};

export const kenal = (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> =>
  startKenal(args, env).ended;

/** Resolves when the program has written `text` to standard error, or has ended. */
export const saying = (running: Running, text: string): Promise<void> =>
  new Promise((resolve) => {
    let seen = '';
    running.stderr?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
    void running.ended.then(() => resolve());
  });

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

export type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A configuration file that only we may read. */
export const configFile = async (settings: unknown): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kenal-cli-'));
  const file = path.join(folder, 'kenal.json');
  await writeFile(file, typeof settings === 'string' ? settings : JSON.stringify(settings));
  await chmod(file, 0o600);
  return file;
};

/** An installation as docs/admin.md tells to make it: a small library, an empty database, two accounts, one file. */
export interface Installation {
  readonly koha: TestDatabase;
  readonly crm: TestDatabase;
  readonly settings: Settings;
  readonly config: string;
  /** Passwords that nobody may see. */
  readonly secrets: readonly string[];
}

export const install = async (): Promise<Installation> => {
  const [koha, crm] = await Promise.all([kohaDatabase(), freshDatabase('kenal', crmPool)]);
  for (const sql of kohaSeedSql('25.11').filter((sql) => !/INTO (userflags|permissions)\b/.test(sql)))
    await koha.db.raw(sql.replaceAll('?', '\\?'));
  await seedLibrary(koha.db);
  const [reader, owner] = [await testAccount('kenal_koha'), await testAccount('kenal')];
  const root = await adminDb();
  const grants = grantSql({
    kohaDatabase: koha.name,
    account: { user: reader.user, host: '%' },
    schemaColumns: await schemaColumns(koha.db),
  });
  for (const sql of grants) await root.raw(sql);
  await root.raw(`GRANT ALL PRIVILEGES ON ${crm.name}.* TO '${owner.user}'@'%'`);
  const { host, port } = koha.settings;
  const settings = {
    koha: { host, port, ...reader, database: koha.name, timezone: 'Asia/Jakarta' },
    crm: { ...owner, database: crm.name },
  };
  return { koha, crm, settings, config: await configFile(settings), secrets: [reader.password, owner.password] };
};
