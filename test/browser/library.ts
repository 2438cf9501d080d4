import { randomBytes } from 'node:crypto';
import { configOf } from '../../plugin/config/config.ts';
import { generateLibrary } from '../../plugin/demo/library/index.ts';
import { addPatron } from '../../plugin/demo/library/happen.ts';
import { schemaColumns } from '../../plugin/koha/capabilities.ts';
import { grantSql } from '../../plugin/koha/grants.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { libraryDay } from '../../plugin/shared/time.ts';
import { openDatabases, type Surroundings } from '../../plugin/databases.ts';
import { refreshing } from '../../plugin/refreshing.ts';
import { fixedClock } from '../support/clock.ts';
import {
  adminDb,
  crmDatabase,
  kohaDatabase,
  testAccount,
  type TestAccount,
  type TestDatabase,
} from '../support/database.ts';
import { silentLog } from '../support/log.ts';

const NOW = '2026-11-22T03:00:00Z';
const TIMEZONE = 'Asia/Jakarta';

/** The patrons whom tests look for, by what is special about them. */
interface People {
  /** Comes often and lets Koha remember. */
  readonly faithful: number;
  readonly diacritic: number;
  /** Wants no history, and has one in Koha all the same. */
  readonly private: number;
  readonly newcomer: number;
  readonly longName: number;
  readonly rightToLeft: number;
}

export interface Library {
  readonly kohaDb: TestDatabase;
  readonly crmDb: TestDatabase;
  readonly people: People;
  readonly surroundings: Surroundings;
  /** Koha's cookie for somebody who signed in at the staff client just now. */
  kohaSession(userid: string, values?: Readonly<Record<string, string>>): Promise<string>;
  passwordOf(userid: string): string;
}

let shared: Promise<Library> | undefined;

/** A small synthetic library with refreshed ledger, made once for all browser tests, which only read it. */
export const library = (): Promise<Library> => (shared ??= buildLibrary({ patrons: 150, years: 2 }));

/** A library of its own, for what the shared one is too large or too old for. */
export const buildLibrary = async ({
  patrons,
  years,
  since,
}: {
  readonly patrons: number;
  readonly years: number;
  /** The day on which this library began with Koha: nothing before it is there. */
  readonly since?: string;
}): Promise<Library> => {
  const [kohaDb, crmDb] = await Promise.all([kohaDatabase(), crmDatabase()]);
  const { accounts } = await generateLibrary({
    db: kohaDb.db,
    version: '25.11',
    seed: 7,
    patrons,
    years,
    until: libraryDay('2026-11-22'),
    timezone: TIMEZONE,
  });
  const account = (userid: string) => {
    const found = accounts.find((one) => one.userid === userid);
    if (found === undefined) throw new Error(`The synthetic library has no account ${userid}.`);
    return found;
  };
  const people = await addPeople(kohaDb, account('warga').borrowernumber);
  if (since !== undefined) await beginOn(kohaDb, since);
  const surroundings = await surroundingsOf(kohaDb, crmDb);
  await refresh(surroundings);
  // The refresh goes by the clock of the database, the pages by one that stands still.
  await crmDb.db('kenal_ledger_state').update({ refreshed_at: '2026-11-22 02:57:00' });
  return {
    kohaDb,
    crmDb,
    people,
    surroundings,
    passwordOf: (userid) => account(userid).password,
    kohaSession: async (userid, values = {}) => {
      const id = randomBytes(16).toString('hex');
      const session = {
        _SESSION_ID: id,
        id: userid,
        number: String(account(userid).borrowernumber),
        interface: 'intranet',
        ip: '127.0.0.1',
        lasttime: String(await databaseSeconds(kohaDb)),
        branch: 'CTR',
        ...values,
      };
      const lines = Object.entries(session).map(([key, value]) => `${key}: '${value}'`);
      await kohaDb.db('sessions').insert({ id, a_session: `---\n${lines.join('\n')}\n` });
      return id;
    },
  };
};

const addPeople = async ({ db }: TestDatabase, faithful: number): Promise<People> => {
  const newPatron = (surname: string, firstname: string, number: number): Promise<number> =>
    addPatron(db, {
      cardnumber: `2026 0099 ${number}`,
      surname,
      firstname,
      branchcode: 'CTR',
      categorycode: 'ADT',
      dateenrolled: '2026-11-20',
      dateexpiry: '2027-11-20',
      privacy: 1,
    });
  const [often] = await db('statistics')
    .where('type', 'issue')
    .whereNotIn('borrowernumber', [faithful])
    .where('borrowernumber', '>', 50)
    .groupBy('borrowernumber')
    .orderByRaw('COUNT(*) DESC')
    .limit(1)
    .pluck<number[]>('borrowernumber');
  await db('borrowers')
    .where('borrowernumber', often ?? 0)
    .update({ privacy: 2 });
  return {
    faithful,
    private: often ?? 0,
    diacritic: await newPatron('Źródłowska', 'Łucja', 1001),
    newcomer: await newPatron('Baru', 'Putri', 1002),
    longName: await newPatron(
      'Hadiningrat-Wirjosoedirdjo-Kartohadikoesoemo Brotodiningratsosroatmodjo',
      'Raden Ajeng Siti Soemarti Pangestuningtyas Wulandari',
      1003,
    ),
    rightToLeft: await newPatron('السقاف', 'زهراء', 1004),
  };
};

const beginOn = async ({ db }: TestDatabase, day: string): Promise<void> => {
  await db('statistics').where('datetime', '<', day).delete();
  for (const loans of ['issues', 'old_issues']) await db(loans).where('issuedate', '<', day).delete();
  await db('borrowers').where('dateenrolled', '<', day).update({ dateenrolled: day });
};

const surroundingsOf = async (kohaDb: TestDatabase, crmDb: TestDatabase): Promise<Surroundings> => {
  const account = await testAccount('kenal');
  const root = await adminDb();
  const grants = grantSql({
    kohaDatabase: kohaDb.name,
    account: { user: account.user, host: '%' },
    schemaColumns: await schemaColumns(kohaDb.db),
    optional: ['password-column'],
  });
  for (const sql of grants) await root.raw(sql);
  return {
    config: configOf({
      koha: { ...settingsOf(kohaDb, account), timezone: TIMEZONE },
      crm: settingsOf(crmDb, crmDb.settings),
      access: { form: 'password-column' },
      library: { name: 'Perpustakaan Nusa Kencana' },
    }),
    manifest: await loadManifest(),
    clock: fixedClock(NOW),
    log: silentLog,
  };
};

const settingsOf = ({ settings: { host, port, database } }: TestDatabase, { user, password }: TestAccount) => ({
  host,
  port,
  database,
  user,
  password,
});

const refresh = async (surroundings: Surroundings): Promise<void> => {
  const databases = await openDatabases(surroundings, 'refresh');
  try {
    await refreshing(surroundings, databases).refresh();
  } finally {
    await databases.close();
  }
};

const databaseSeconds = async ({ db }: TestDatabase): Promise<number> => {
  const [[row]] = (await db.raw('SELECT UNIX_TIMESTAMP() AS now')) as [[{ now: number }]];
  return row.now;
};
