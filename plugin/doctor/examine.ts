import type { Knex } from 'knex';
import type { Config, ConfigWarning } from '../config/config.ts';
import { newestStatistic } from '../koha/newest-statistic.ts';
import { openKoha } from '../koha/gateway.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Logger } from '../shared/log.ts';
import { wallTimeIn, type Clock } from '../shared/time.ts';
import { connectionFailure, errorCode } from './connection-failure.ts';
import { examineGrants } from './grants.ts';
import { sessionFinding, timezoneFinding, versionFinding } from './koha.ts';
import { freshnessFinding, localInfileFinding, migrationFinding, type LedgerFreshness } from './ledger.ts';
import { findingsIn, worst, type Area, type Finding, type Report, type Words } from './report.ts';
import { examineWrites } from './writes.ts';
import { clockFinding, flavourFinding, serverFacts } from './server.ts';

export interface DoctorDeps {
  readonly config: Config;
  /** What loading the configuration warned of. */
  readonly warnings: readonly ConfigWarning[];
  readonly manifest: Manifest;
  readonly koha: Knex;
  readonly crm: Knex;
  /** The account that may write to Koha; undefined where none is configured. */
  readonly kohaWrite?: Knex | undefined;
  /** How fresh the visit ledger is. Asked only where no migration is pending. */
  readonly freshness: () => Promise<LedgerFreshness>;
  /** What else is known of Kenal itself. Asked only where no migration is pending. */
  readonly further?: () => Promise<readonly Finding[]>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How findings are told; their codes are the same in every language. */
  readonly words: Words;
}

/** Looks at everything that Kenal depends on, changes nothing, and never throws: what fails becomes a finding. */
export const examine = async (deps: DoctorDeps): Promise<Report> => {
  const findings = [
    ...configurationFindings(deps),
    ...(await surely(deps.words, 'koha', () => kohaFindings(deps))),
    ...(await surely(deps.words, 'database', () => crmFindings(deps))),
  ];
  return {
    version: deps.manifest.version,
    at: deps.clock.now().toString({ smallestUnit: 'second' }),
    status: worst(findings),
    findings,
  };
};

const configurationFindings = ({ config, warnings, clock, words: { t } }: DoctorDeps): Finding[] => {
  const say = findingsIn('configuration');
  const { timezone } = config.koha;
  return [
    ...warnings.map(({ code, about }) =>
      say.warning(
        code,
        t(`doctor.configuration.${code}`, { about }),
        t(`doctor.configuration.${code}.help`, { about }),
      ),
    ),
    say.fine('timezone', t('doctor.localTime', { timezone, time: wallTimeIn(timezone, clock.now()) })),
  ];
};

const kohaFindings = async (deps: DoctorDeps): Promise<Finding[]> => {
  const { config, manifest, koha, clock, log, words } = deps;
  const { t } = words;
  const say = findingsIn('koha');
  const { timezone, preferencesView, database } = config.koha;
  const facts = await serverFacts(koha, clock).catch((error: unknown) =>
    connectionFailure({ say, group: 'koha', settings: config.koha, error, t }),
  );
  if ('level' in facts) return [facts];
  const preferencesTable = preferencesView === '' ? undefined : preferencesView;
  const gateway = await openKoha({ db: koha, timezone, clock, log, preferencesTable });
  return [
    flavourFinding(t, say, facts),
    clockFinding(t, say, facts),
    versionFinding(t, gateway.version, manifest.koha),
    ...(await surely(words, 'koha', async () => [
      timezoneFinding(t, { timezone, newest: await newestStatistic(gateway), clock }),
    ])),
    ...(await surely(words, 'sessions', async () => [await sessionFinding(t, gateway, config.access)])),
    ...(await surely(words, 'grants', () =>
      examineGrants({
        koha,
        kohaDatabase: database,
        account: facts.account,
        version: gateway.version,
        optional: config.access.form === 'password-column' ? ['password-column'] : [],
        preferencesThroughView: preferencesTable !== undefined,
        words,
      }),
    )),
    ...(await surely(words, 'grants', () =>
      examineWrites({ kohaWrite: deps.kohaWrite, writes: manifest.database.grants.optionalWrite, t }),
    )),
  ];
};

const crmFindings = async (deps: DoctorDeps): Promise<Finding[]> => {
  const { config, crm, clock, words } = deps;
  const { t } = words;
  const say = findingsIn('database');
  const facts = await serverFacts(crm, clock).catch((error: unknown) =>
    connectionFailure({ say, group: 'crm', settings: config.crm, error, t }),
  );
  if ('level' in facts) return [facts];
  const migrations = await migrationFinding(t, crm);
  return [
    flavourFinding(t, say, facts),
    localInfileFinding(t, facts.localInfile),
    migrations,
    ...(migrations.level === 'fine' ? await surely(words, 'ledger', () => ledgerFindings(deps)) : []),
    ...(migrations.level === 'fine' ? await surely(words, 'database', async () => deps.further?.() ?? []) : []),
  ];
};

const ledgerFindings = async ({ freshness, clock, words }: DoctorDeps): Promise<Finding[]> => [
  freshnessFinding(words, await freshness(), clock.now()),
];

/** One look that fails must not hide what the others see. */
const surely = async (
  { t }: Words,
  area: Area,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> => {
  try {
    return await look();
  } catch (error) {
    return [
      findingsIn(area).critical(
        'not-examined',
        t('doctor.notExamined', { code: errorCode(error) ?? t('doctor.connection.unknownError') }),
        t('doctor.notExamined.help'),
      ),
    ];
  }
};
