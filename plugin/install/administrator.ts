import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import knex, { type Knex } from 'knex';
import type { KohaAccount } from '../config/config.ts';
import { showGrants } from '../koha/held-grants.ts';
import { connectionOptions, QUIET, type DatabaseSettings } from '../shared/db/connection.ts';
import { Unavailable } from '../shared/errors.ts';
import type { Host } from './host.ts';
import { trySignIn, unreachable } from './sign-in.ts';

/** How the command line says who administers the database server. */
export interface AdministratorFlags {
  readonly adminUser?: string | undefined;
  readonly adminSocket?: string | undefined;
  /** A file with the password, since others can see a command line. */
  readonly adminPasswordFile?: string | undefined;
}

/** Where an administrator is needed: a server, and the database to look at, or ''. */
export type Target = Pick<DatabaseSettings, 'host' | 'port' | 'socket' | 'database' | 'tls'>;

interface Candidate {
  readonly user: string;
  readonly password: string;
  readonly socket?: string | undefined;
}

/** Finds, once for each server and only when asked, an account that may make accounts. */
export interface Administrators {
  of(target: Target): Promise<Knex>;
  close(): Promise<void>;
}

interface AdministratorDeps {
  readonly flags: AdministratorFlags;
  readonly kohaAccount: KohaAccount | undefined;
  readonly host: Host;
}

export const administrators = (deps: AdministratorDeps): Administrators => {
  const pools = new Map<string, Promise<Knex>>();
  return {
    of: (target) => {
      const key = JSON.stringify([target.host, target.port, target.socket, target.database]);
      const pool = pools.get(key) ?? findAdministrator(target, deps);
      pools.set(key, pool);
      return pool;
    },
    close: async () => {
      for (const pool of pools.values())
        await pool.then(
          (db) => db.destroy(),
          () => undefined,
        );
      pools.clear();
    },
  };
};

/** A pool of one account on one server. Close it yourself. */
export const poolAs = (target: Target, { user, password, socket }: Candidate): Knex =>
  knex({
    client: 'mysql2',
    connection: connectionOptions({ ...target, socket: socket ?? target.socket, user, password }),
    pool: { min: 0, max: 1 },
    acquireConnectionTimeout: 10_000,
    log: QUIET,
  });

const findAdministrator = async (target: Target, deps: AdministratorDeps): Promise<Knex> => {
  const named = await namedCandidate(target, deps);
  if (named !== undefined) return insist(target, named);
  for (const candidate of usualCandidates(target, deps)) {
    const db = await attempt(target, candidate);
    if (db !== undefined) return db;
  }
  const { ask } = deps.host;
  if (ask === undefined) throw noAdministrator(target);
  const user = await ask.text(`Administrator of the database server ${target.host}`, 'root');
  return insist(target, { user, password: await ask.secret(`Password of ${user}`) });
};

const namedCandidate = async (target: Target, { flags, host }: AdministratorDeps): Promise<Candidate | undefined> => {
  const { adminUser, adminPasswordFile, adminSocket } = flags;
  if (adminUser === undefined && adminPasswordFile === undefined && adminSocket === undefined) return undefined;
  const user = adminUser ?? 'root';
  const socket = isHere(target) ? adminSocket : undefined;
  if (adminPasswordFile !== undefined)
    return { user, socket, password: (await readFile(adminPasswordFile, 'utf8')).replace(/\r?\n$/, '') };
  const password = socket === undefined ? await host.ask?.secret(`Password of ${user} at ${target.host}`) : '';
  return { user, socket, password: password ?? '' };
};

/** Koha's own account, where it may; and root, whom a server on the same machine knows by the socket. */
const usualCandidates = (target: Target, { kohaAccount, host }: AdministratorDeps): Candidate[] => {
  const sockets = host.isRoot && isHere(target) ? host.databaseSockets.filter((socket) => existsSync(socket)) : [];
  return [
    ...(kohaAccount === undefined ? [] : [kohaAccount]),
    ...sockets.map((socket) => ({ user: 'root', password: '', socket })),
  ];
};

const isHere = ({ host, socket }: Target): boolean =>
  socket !== undefined || ['127.0.0.1', '::1', 'localhost'].includes(host);

const attempt = async (target: Target, candidate: Candidate): Promise<Knex | undefined> => {
  const db = poolAs(target, candidate);
  const fits = await mayMakeAccounts(db).catch(() => false);
  if (fits) return db;
  await db.destroy();
  return undefined;
};

const insist = async (target: Target, candidate: Candidate): Promise<Knex> => {
  const db = poolAs(target, candidate);
  try {
    const state = await trySignIn(db, target);
    if (state !== 'works') throw unreachable(target, { code: 'the account was refused' });
    if (await mayMakeAccounts(db)) return db;
    throw new Unavailable(
      'install.not-an-administrator',
      `The account ${candidate.user} may not make accounts and grant rights on ${target.host}.`,
      {},
      { help: HELP },
    );
  } catch (error) {
    await db.destroy();
    throw error;
  }
};

const mayMakeAccounts = async (db: Knex): Promise<boolean> => {
  const { privileges } = await showGrants(db);
  const everywhere = privileges.filter(({ database, table }) => database === '*' && table === '*');
  const holds = (...names: string[]): boolean => everywhere.some(({ privilege }) => names.includes(privilege));
  return holds('ALL PRIVILEGES', 'CREATE USER') && holds('GRANT OPTION');
};

const HELP =
  'Name one with --admin-user and --admin-password-file (or --admin-socket), or let --print-sql print what the ' +
  "database's administrator has to run, then run this again.";

const noAdministrator = ({ host }: Target): Unavailable =>
  new Unavailable(
    'install.no-administrator',
    `This needs an account that may make accounts and grant rights on the database server ${host}, and none is known.`,
    {},
    { help: HELP },
  );
