import path from 'node:path';
import type { Kpz } from '../koha-plugin/kpz.ts';
import { createLogger } from '../shared/log.ts';
import type { Clock } from '../shared/time.ts';
import type { Config } from '../config/config.ts';
import type { WriteGrant } from '../koha/write-grants.ts';
import { InvalidInput, Unavailable } from '../shared/errors.ts';
import { accountRules, type AccountRules } from './account-state.ts';
import { administrators, poolAs, type AdministratorFlags, type Administrators, type Target } from './administrator.ts';
import { draftConfiguration, hostAndPort, type Draft, type DraftFlags } from './draft.ts';
import { groupOfAccount } from './host-files.ts';
import type { Host } from './host.ts';
import { installSql } from './print-sql.ts';
import { proxySnippet, type WebServer } from './proxy-snippet.ts';
import { recordBeside } from './record.ts';
import { takeSteps, type Step } from './step.ts';
import { configurationStep } from './steps/configuration.step.ts';
import { kohaAccountStep } from './steps/koha-account.step.ts';
import { kohaPluginStep } from './steps/koha-plugin.step.ts';
import { ownDatabaseStep } from './steps/own-database.step.ts';
import { refreshStep, type FirstRefresh } from './steps/refresh.step.ts';
import { servicesStep } from './steps/services.step.ts';
import { tablesStep } from './steps/tables.step.ts';
import { writeAccountStep } from './steps/write-account.step.ts';
import { servicesOf, systemdUnits } from './systemd-units.ts';

export interface InstallFlags extends DraftFlags, AdministratorFlags {
  readonly accountHost?: string | undefined;
  readonly resetPasswords?: boolean | undefined;
  readonly serviceUser?: string | undefined;
  /** False: no service files. */
  readonly systemd: boolean;
  readonly systemdDir: string;
  readonly refresh?: boolean | undefined;
  readonly webServer: WebServer;
  readonly dryRun?: boolean | undefined;
  readonly printSql?: boolean | undefined;
}

export interface InstallDeps {
  readonly host: Host;
  readonly clock: Clock;
  readonly first: FirstRefresh;
  /** Packs the Koha plugin. */
  readonly kpz: () => Promise<Kpz>;
  /** What may be written to Koha where it is allowed. */
  readonly writes: readonly WriteGrant[];
}

export interface InstallReport {
  /** How many things were changed; in a dry run, how many would be. */
  readonly changes: number;
  readonly configFile: string;
}

/**
 * Installs one instance, as far as it is not installed already: a second run changes nothing and says so. With
 * `dryRun` it says what it would do and does none of it.
 */
export const install = async (flags: InstallFlags, deps: InstallDeps): Promise<InstallReport> => {
  const { host } = deps;
  const writes = allowedWrites(flags, deps);
  const draft = await draftConfiguration(flags, host);
  const gid = flags.serviceUser === undefined ? undefined : await groupOfAccount(flags.serviceUser);
  const { configFile, instance } = draft;
  const options = { dryRun: flags.dryRun === true, say: host.say };
  host.say(`Instance ${instance}${options.dryRun ? ' (dry run: nothing is changed)' : ''}`);
  if (flags.printSql === true) {
    const { changes } = await takeSteps([configurationStep(draft, gid)], options);
    await printSql(draft, flags, { ...deps, writes });
    return { changes, configFile };
  }
  const admins = administrators({ flags, kohaAccount: draft.kohaAccount, host });
  try {
    const { changes } = await takeSteps(
      installSteps({ draft, gid, flags, deps: { ...deps, writes }, admins }),
      options,
    );
    sayWhatIsNext({ changes, draft, flags, host, kpz: (await deps.kpz()).name });
    return { changes, configFile };
  } finally {
    await admins.close();
  }
};

/** @throws InvalidInput `install.unknown-write` */
const allowedWrites = ({ allow = [] }: InstallFlags, { writes }: InstallDeps): WriteGrant[] => {
  const unknown = allow.find((one) => !writes.some(({ name }) => name === one));
  if (unknown === undefined) return writes.filter(({ name }) => allow.includes(name));
  throw new InvalidInput(
    'install.unknown-write',
    `Kenal never writes "${unknown}" to Koha: --allow takes ${writes.map(({ name }) => name).join(', ')}.`,
  );
};

interface StepDeps {
  readonly draft: Draft;
  readonly gid: number | undefined;
  readonly flags: InstallFlags;
  readonly deps: InstallDeps;
  readonly admins: Administrators;
}

/** The steps in their order. A further step of installing is one more line here. */
const installSteps = ({ draft, gid, flags, deps, admins }: StepDeps): Step[] => {
  const { config, configFile } = draft;
  const { host, clock, first, kpz, writes } = deps;
  const { kohaWrite } = config;
  const rules = rulesOf(flags);
  const record = recordBeside(configFile);
  return [
    configurationStep(draft, gid),
    ownDatabaseStep({ crm: config.crm, administrator: () => admins.of(crmServer(config)), rules, record }),
    kohaAccountStep({
      config,
      administrator: () => admins.of(kohaServer(config, flags.primary)),
      rules,
      record,
      clock,
      log: createLogger('silent'),
    }),
    ...(kohaWrite === undefined || writes.length === 0
      ? []
      : [
          writeAccountStep({
            koha: config.koha,
            kohaWrite,
            writes,
            administrator: () => admins.of(kohaServer(config, flags.primary)),
            rules,
            record,
          }),
        ]),
    tablesStep(config.crm),
    kohaPluginStep({ build: kpz, folder: path.dirname(configFile), record }),
    ...(flags.refresh === true ? [refreshStep(config, first)] : []),
    ...(flags.systemd ? [servicesStep(unitsFor(draft, flags, host), flags.systemdDir, host)] : []),
  ];
};

const rulesOf = ({ accountHost, resetPasswords }: InstallFlags): AccountRules =>
  accountRules(accountHost, resetPasswords === true);

/** Kenal's server, with no database in particular: ours may not be there yet. */
export const crmServer = ({ crm }: Pick<Config, 'crm'>): Target => ({ ...crm, database: '' });

/** Where accounts on Koha's database are made: there, or on the server that a replica copies. */
export const kohaServer = ({ koha }: Pick<Config, 'koha'>, primary: string | undefined): Target => {
  if (primary === undefined) return koha;
  const { host, port } = hostAndPort(primary);
  return { ...koha, socket: undefined, host, port: port ?? koha.port };
};

const unitsFor = ({ configFile }: Draft, { serviceUser }: InstallFlags, host: Host): ReturnType<typeof systemdUnits> =>
  systemdUnits({ program: host.program, configRoot: rootOf(configFile), serviceUser });

/** The folder of all instances: that of the instance's folder. */
export const rootOf = (configFile: string): string => configFile.split('/').slice(0, -2).join('/');

const printSql = async (draft: Draft, flags: InstallFlags, { host, writes }: InstallDeps): Promise<void> => {
  const { config, kohaAccount, configFile } = draft;
  const isNamed = [flags.adminUser, flags.adminSocket, flags.adminPasswordFile].some((flag) => flag !== undefined);
  const admins = administrators({ flags, kohaAccount, host });
  const target = kohaServer(config, flags.primary);
  if (!isNamed && kohaAccount === undefined) throw noSchema();
  const seesKoha = isNamed || kohaAccount === undefined ? await admins.of(target) : poolAs(target, kohaAccount);
  try {
    const { text, made } = await installSql(config, seesKoha, rulesOf(flags), writes);
    if (flags.dryRun !== true) await recordBeside(configFile).note(made);
    host.print(text);
    host.say(`When this has been run, run "kenal install --instance ${draft.instance}" again: it goes on from there.`);
  } finally {
    await seesKoha.destroy();
    await admins.close();
  }
};

const noSchema = (): Unavailable =>
  new Unavailable(
    'install.schema-unknown',
    'The statements name the columns that your Koha has, and no account is known that can see them.',
    {},
    { help: "Name Koha's configuration with --koha-conf, or an administrator with --admin-user." },
  );

interface Installed {
  readonly changes: number;
  readonly draft: Draft;
  readonly flags: InstallFlags;
  readonly host: Host;
  /** Name of the package for Koha. */
  readonly kpz: string;
}

const sayWhatIsNext = ({ changes, draft, flags, host: { say }, kpz }: Installed): void => {
  const { instance, configFile, config } = draft;
  const { host, port, basePath } = config.web;
  if (changes === 0) say('Everything was as it should be: nothing was changed.');
  say('');
  say('The web server in front of Koha has to pass Kenal’s path on:');
  say(proxySnippet(flags.webServer, { instance, host, port, basePath }));
  say('');
  say('Then:');
  const services = servicesOf(instance).join(' ');
  if (flags.systemd) say(`  systemctl enable --now ${services}`);
  if (flags.systemd && changes > 0) say(`  systemctl restart ${services}   (where they ran before)`);
  say(`  kenal doctor --config ${configFile}`);
  say(`  In Koha, Administration, Manage plugins: upload ${path.join(path.dirname(configFile), kpz)}`);
};
