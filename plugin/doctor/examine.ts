import type { Knex } from 'knex';
import type { Config } from '../config/config.ts';
import { newestStatistic } from '../koha/newest-statistic.ts';
import { openKoha } from '../koha/gateway.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Logger } from '../shared/log.ts';
import { wallTimeIn, type Clock } from '../shared/time.ts';
import { connectionFailure, errorCode } from './connection-failure.ts';
import { examineGrants } from './grants.ts';
import { sessionFinding, timezoneFinding, versionFinding } from './koha.ts';
import { freshnessFinding, localInfileFinding, migrationFinding, type LedgerFreshness } from './ledger.ts';
import { findingsIn, worst, type Area, type Finding, type Report } from './report.ts';
import { clockFinding, flavourFinding, serverFacts } from './server.ts';

export interface DoctorDeps {
  readonly config: Config;
  /** What loading the configuration warned of. */
  readonly warnings: readonly string[];
  readonly manifest: Manifest;
  readonly koha: Knex;
  readonly crm: Knex;
  /** How fresh the visit ledger is. Asked only where no migration is pending. */
  readonly freshness: () => Promise<LedgerFreshness>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Looks at everything that Kenal depends on, changes nothing, and never throws: what fails becomes a finding. */
export const examine = async (deps: DoctorDeps): Promise<Report> => {
  const findings = [
    ...configurationFindings(deps),
    ...(await surely('koha', () => kohaFindings(deps))),
    ...(await surely('database', () => crmFindings(deps))),
  ];
  return {
    version: deps.manifest.version,
    at: deps.clock.now().toString({ smallestUnit: 'second' }),
    status: worst(findings),
    findings,
  };
};

const configurationFindings = ({ config, warnings, clock }: DoctorDeps): Finding[] => {
  const say = findingsIn('configuration');
  const { timezone } = config.koha;
  return [
    ...warnings.map((warning) => say.warning('warning', warning)),
    say.fine('timezone', `The library's clock (${timezone}) shows ${wallTimeIn(timezone, clock.now())}.`),
  ];
};

const kohaFindings = async (deps: DoctorDeps): Promise<Finding[]> => {
  const { config, manifest, koha, clock, log } = deps;
  const say = findingsIn('koha');
  const { timezone, preferencesView, database } = config.koha;
  const facts = await serverFacts(koha, clock).catch((error: unknown) =>
    connectionFailure({ say, group: 'koha', settings: config.koha, error }),
  );
  if ('level' in facts) return [facts];
  const preferencesTable = preferencesView === '' ? undefined : preferencesView;
  const gateway = await openKoha({ db: koha, timezone, clock, log, preferencesTable });
  return [
    flavourFinding(say, facts),
    clockFinding(say, facts),
    versionFinding(gateway.version, manifest.koha),
    ...(await surely('koha', async () => [timezoneFinding(timezone, await newestStatistic(gateway), clock)])),
    ...(await surely('sessions', async () => [await sessionFinding(gateway, config.access)])),
    ...(await surely('grants', () =>
      examineGrants({
        koha,
        kohaDatabase: database,
        account: facts.account,
        version: gateway.version,
        optional: config.access.form === 'password-column' ? ['password-column'] : [],
        preferencesThroughView: preferencesTable !== undefined,
      }),
    )),
  ];
};

const crmFindings = async (deps: DoctorDeps): Promise<Finding[]> => {
  const { config, crm, clock } = deps;
  const say = findingsIn('database');
  const facts = await serverFacts(crm, clock).catch((error: unknown) =>
    connectionFailure({ say, group: 'crm', settings: config.crm, error }),
  );
  if ('level' in facts) return [facts];
  const migrations = await migrationFinding(crm);
  return [
    flavourFinding(say, facts),
    localInfileFinding(facts.localInfile),
    migrations,
    ...(migrations.level === 'fine' ? await surely('ledger', () => ledgerFindings(deps)) : []),
  ];
};

const ledgerFindings = async ({ freshness, clock }: DoctorDeps): Promise<Finding[]> => [
  freshnessFinding(await freshness(), clock),
];

/** One look that fails must not hide what the others see. */
const surely = async (area: Area, look: () => Promise<Finding[]>): Promise<Finding[]> => {
  try {
    return await look();
  } catch (error) {
    return [
      findingsIn(area).critical(
        'not-examined',
        `This could not be examined: ${errorCode(error)}.`,
        'Mend what is named above first. If nothing is, this is a fault of Kenal: please report it.',
      ),
    ];
  }
};
