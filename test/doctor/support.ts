import { configOf, type Config, type Settings } from '../../plugin/config/config.ts';
import { kohaSeedSql, type KohaVersion } from '../../plugin/demo/schema/index.ts';
import { doctorCommand, examine, type DoctorDeps, type Finding, type Report } from '../../plugin/doctor/index.ts';
import { schemaColumns } from '../../plugin/koha/capabilities.ts';
import { grantSql } from '../../plugin/koha/grants.ts';
import { preferencesViewName, preferencesViewSql } from '../../plugin/koha/preferences-view.ts';
import type { OptionalRead } from '../../plugin/koha/reads.ts';
import { createLocales } from '../../plugin/i18n/index.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { crmPool, kohaPool, type DatabaseSettings } from '../../plugin/shared/db/connection.ts';
import { instant, systemClock } from '../../plugin/shared/time.ts';
import {
  adminDb,
  crmDatabase,
  freshDatabase,
  kohaDatabase,
  runStatements,
  testAccount,
  type TestAccount,
  type TestDatabase,
} from '../support/database.ts';
import { silentLog } from '../support/log.ts';

/** A library's databases with one account that may read Koha, for a doctor to look at. */
export interface Patient {
  readonly koha: TestDatabase;
  readonly crm: TestDatabase;
  readonly account: TestAccount;
  /** Runs SQL as the server's administrator. */
  admin(sql: string): Promise<void>;
  /** Gives the account what the product asks for. */
  grantAsAdvised(optional?: readonly OptionalRead[]): Promise<void>;
  /** Lets the account read Koha's preferences through a view only; answers with the view's name. */
  offerPreferencesView(): Promise<string>;
  /** Does as the administrator what the report advises about rights. */
  follow(report: Report): Promise<void>;
  /** Lets the doctor look. Pools are closed afterwards. */
  examine(change?: Change): Promise<Report>;
  /** The same as the command `kenal doctor`. */
  command(options: { readonly json: boolean }): ReturnType<typeof doctorCommand>;
}

type Place = Pick<DatabaseSettings, 'host' | 'port' | 'user' | 'password' | 'database'>;

interface Change {
  readonly settings?: Settings;
  readonly warnings?: DoctorDeps['warnings'];
  readonly kohaAt?: Partial<Place>;
  readonly crmAt?: Partial<Place>;
  readonly deps?: Partial<DoctorDeps>;
}

export const patient = async (version: KohaVersion = '25.11', migrated = true): Promise<Patient> => {
  const koha = await kohaDatabase(version);
  await runStatements(koha.db, kohaSeedSql(version));
  const crm = migrated ? await crmDatabase() : await freshDatabase('kenal', crmPool);
  const account = await testAccount('kenal');
  const root = await adminDb();
  const host = '%';
  const admin = async (sql: string): Promise<void> => {
    await root.raw(sql.replaceAll('ACCOUNT', `'${account.user}'@'${host}'`).replaceAll('KOHA', koha.name));
  };
  return {
    koha,
    crm,
    account,
    admin,
    grantAsAdvised: async (optional = []) => {
      const columns = await schemaColumns(koha.db);
      const request = {
        kohaDatabase: koha.name,
        account: { user: account.user, host },
        schemaColumns: columns,
        optional,
      };
      for (const sql of grantSql(request)) await root.raw(sql);
    },
    offerPreferencesView: async () => {
      const [[row]] = (await root.raw('SELECT CURRENT_USER() AS me')) as [[{ me: string }]];
      const [user = '', definerHost = ''] = row.me.split('@');
      const definer = { user, host: definerHost };
      await root.raw(preferencesViewSql({ kohaDatabase: koha.name, crmDatabase: crm.name, definer }));
      await admin(`REVOKE SELECT ON KOHA.systempreferences FROM ACCOUNT`);
      await admin(`GRANT SELECT ON ${preferencesViewName(crm.name)} TO ACCOUNT`);
      return preferencesViewName(crm.name);
    },
    follow: async (report) => {
      for (const sql of advisedStatements(report)) await root.raw(sql);
    },
    examine: (change = {}) => withDeps({ koha, crm, account }, change, examine),
    command: (options) => withDeps({ koha, crm, account }, {}, (deps) => doctorCommand(deps, options)),
  };
};

const withDeps = async <T>(
  { koha, crm, account }: Pick<Patient, 'koha' | 'crm' | 'account'>,
  change: Change,
  look: (deps: DoctorDeps) => Promise<T>,
): Promise<T> => {
  const config = configFor(koha, crm, account, change);
  const kohaDb = kohaPool(config.koha);
  const crmDb = crmPool(config.crm);
  try {
    return await look({
      config,
      warnings: change.warnings ?? [],
      manifest: await loadManifest(),
      koha: kohaDb,
      crm: crmDb,
      freshness: () => Promise.resolve({ refreshedAt: systemClock.now(), asOf: undefined, patrons: 12 }),
      clock: systemClock,
      log: silentLog,
      words: createLocales('Asia/Jakarta').en,
      ...change.deps,
    });
  } finally {
    await Promise.all([kohaDb.destroy(), crmDb.destroy()]);
  }
};

const configFor = (koha: TestDatabase, crm: TestDatabase, account: TestAccount, change: Change): Config => {
  const at = ({
    host,
    port,
    user,
    password,
    database,
  }: DatabaseSettings): Omit<DatabaseSettings, 'socket' | 'tls'> => ({
    host,
    port,
    user,
    password,
    database,
  });
  return configOf({
    ...change.settings,
    koha: { ...at(koha.settingsFor(account)), timezone: 'Asia/Jakarta', ...change.settings?.koha, ...change.kohaAt },
    crm: { ...at(crm.settings), ...change.crmAt },
  });
};

const advisedStatements = (report: Report): string[] =>
  report.findings.flatMap(({ help = '' }) => help.split('\n').filter((line) => /^(GRANT|REVOKE) .*;$/.test(line)));

export const found = (report: Report, code: string): readonly Finding[] =>
  report.findings.filter((finding) => finding.code === code);

/** What is not fine, as `level code`. */
export const complaints = (report: Report): readonly string[] =>
  report.findings.filter(({ level }) => level !== 'fine').map(({ level, code }) => `${level} ${code}`);

export const longAgo = instant('2020-01-01T00:00:00Z');
