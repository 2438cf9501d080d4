import { randomBytes } from 'node:crypto';
import knex, { type Knex } from 'knex';
import { schemaColumns } from '../koha/capabilities.ts';
import { accountSql, grantSql, named } from '../koha/grants.ts';
import { connectionOptions, settingsFromUrl, type DatabaseSettings } from '../shared/db/connection.ts';
import { Conflict } from '../shared/errors.ts';
import { libraryDay, type LibraryDay } from '../shared/time.ts';
import { generateLibrary, type DemoAccount } from './library/index.ts';
import { kohaSchemaSql } from './schema/index.ts';

export const KOHA_DATABASE = 'koha_demo';
export const CRM_DATABASE = 'kenal_demo';
const MARK = 'demo_library';
const KOHA_VERSION = '25.11';
const EVERYWHERE = '%';

/** What the library of the demo is like. */
export interface DemoLibrary {
  readonly patrons: number;
  readonly years: number;
  readonly seed: number;
}

interface Mark {
  readonly wish: string;
  readonly state: 'building' | 'ready';
  readonly accounts: string;
  readonly until: string;
}

export interface ReadyLibrary {
  readonly accounts: readonly DemoAccount[];
  readonly until: LibraryDay;
  /** Whether it was there already. */
  readonly isReused: boolean;
}

/** A pool of the server's administrator, in Koha's own loose mode, on one database or on none. */
export const adminPool = (adminUrl: string, database = ''): Knex =>
  knex({
    client: 'mysql2',
    connection: connectionOptions({ ...settingsFromUrl(adminUrl), database }),
    pool: { min: 0, max: 2 },
  });

/**
 * Makes the Koha-style database with the wished library, or keeps the one that is there and fits.
 *
 * @throws Conflict when a database of that name is not ours
 */
export const provideLibrary = async (
  adminUrl: string,
  wish: DemoLibrary,
  options: {
    readonly fresh: boolean;
    /** The last day with events. */
    readonly until: LibraryDay;
    readonly timezone: string;
    readonly onProgress: (step: string, done: number, total: number) => void;
  },
): Promise<ReadyLibrary> => {
  const admin = adminPool(adminUrl);
  try {
    const mark = await readMark(admin);
    const wished = JSON.stringify(wish);
    if (mark?.state === 'ready' && mark.wish === wished && !options.fresh)
      return { accounts: JSON.parse(mark.accounts) as DemoAccount[], until: libraryDay(mark.until), isReused: true };
    for (const database of [KOHA_DATABASE, CRM_DATABASE]) await admin.raw(`DROP DATABASE IF EXISTS ${database}`);
    await admin.raw(`CREATE DATABASE ${KOHA_DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  } finally {
    await admin.destroy();
  }
  return buildLibrary(adminUrl, wish, options);
};

const readMark = async (admin: Knex): Promise<Mark | undefined> => {
  const [tables] = (await admin.raw(
    'SELECT t.table_name AS name FROM information_schema.tables AS t WHERE t.table_schema = ?',
    [KOHA_DATABASE],
  )) as [{ name: string }[]];
  if (tables.length === 0) return undefined;
  if (!tables.some(({ name }) => name === MARK))
    throw new Conflict(
      'demo.not-ours',
      `The server already has a database ${KOHA_DATABASE} that this demo did not make. It is left alone.`,
      {},
      { help: `Use another server, or drop that database yourself if nobody needs it.` },
    );
  const [rows] = (await admin.raw(
    `SELECT m.wish, m.state, m.accounts, m.until FROM ${KOHA_DATABASE}.${MARK} AS m WHERE m.id = 1`,
  )) as [Mark[]];
  return rows[0];
};

const buildLibrary = async (
  adminUrl: string,
  wish: DemoLibrary,
  {
    until,
    timezone,
    onProgress,
  }: {
    readonly until: LibraryDay;
    readonly timezone: string;
    readonly onProgress: (step: string, done: number, total: number) => void;
  },
): Promise<ReadyLibrary> => {
  const db = adminPool(adminUrl, KOHA_DATABASE);
  try {
    await db.raw(
      `CREATE TABLE ${MARK} (id TINYINT NOT NULL PRIMARY KEY, wish TEXT NOT NULL, state VARCHAR(10) NOT NULL, accounts TEXT NOT NULL, until DATE NOT NULL)`,
    );
    await db(MARK).insert({
      id: 1,
      wish: JSON.stringify(wish),
      state: 'building',
      accounts: '[]',
      until: until.toString(),
    });
    for (const sql of kohaSchemaSql(KOHA_VERSION)) await db.raw(sql);
    const { accounts } = await generateLibrary({
      db,
      version: KOHA_VERSION,
      ...wish,
      until,
      timezone,
      onProgress: ({ step, done, total }) => onProgress(step, done, total),
    });
    await db(MARK)
      .where({ id: 1 })
      .update({ state: 'ready', accounts: JSON.stringify(accounts) });
    return { accounts, until, isReused: false };
  } finally {
    await db.destroy();
  }
};

export interface DemoSettings {
  readonly koha: DatabaseSettings;
  readonly crm: DatabaseSettings;
}

/**
 * Makes the two accounts anew, with new passwords: one that may read of Koha what the manifest names (and the password
 * column, for the sign-in form), and one that owns Kenal's database.
 */
export const provideAccounts = async (adminUrl: string): Promise<DemoSettings> => {
  const server = settingsFromUrl(adminUrl);
  const admin = adminPool(adminUrl, KOHA_DATABASE);
  try {
    await admin.raw(`CREATE DATABASE IF NOT EXISTS ${CRM_DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    const koha = await newAccount(admin, server, 'kenal_demo_koha', KOHA_DATABASE);
    const crm = await newAccount(admin, server, 'kenal_demo', CRM_DATABASE);
    const account = { user: koha.user, host: EVERYWHERE };
    const grants = grantSql({
      kohaDatabase: KOHA_DATABASE,
      account,
      schemaColumns: await schemaColumns(admin),
      optional: ['password-column'],
    });
    for (const sql of grants) await admin.raw(sql);
    await admin.raw(
      `GRANT ALL PRIVILEGES ON ${named(CRM_DATABASE)}.* TO ${accountSql({ user: crm.user, host: EVERYWHERE })}`,
    );
    return { koha, crm };
  } finally {
    await admin.destroy();
  }
};

const newAccount = async (
  admin: Knex,
  server: DatabaseSettings,
  user: string,
  database: string,
): Promise<DatabaseSettings> => {
  const password = randomBytes(18).toString('base64url');
  const account = accountSql({ user, host: EVERYWHERE });
  await admin.raw(`DROP USER IF EXISTS ${account}`);
  await admin.raw(`CREATE USER ${account} IDENTIFIED BY '${password}'`);
  return { host: server.host, port: server.port, user, password, database };
};
