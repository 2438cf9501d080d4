import path from 'node:path';
import type { Knex } from 'knex';
import { configOf, readConfigFile, type Config } from '../config/config.ts';
import type { MadeList } from '../koha-write/patron-list.ts';
import { kohaWritePool, kohaWriteSettings } from '../koha-write/write-pool.ts';
import { crmPool, kohaPool } from '../shared/db/connection.ts';
import { InvalidInput } from '../shared/errors.ts';
import type { Clock } from '../shared/time.ts';
import { administrators, type AdministratorFlags, type Administrators } from './administrator.ts';
import { instanceOf, kohaAccountOf } from './draft.ts';
import { readIfThere } from './host-files.ts';
import type { Host } from './host.ts';
import { crmServer, kohaServer } from './install.ts';
import { whatStays } from './left-in-koha.ts';
import { removalSql } from './print-sql.ts';
import { recordBeside, type InstallRecord } from './record.ts';
import { takeSteps, type Step, type StepsOptions } from './step.ts';
import { attachedFilesStep } from './steps/attached-files.step.ts';
import { dropAccountsStep, type OwnAccount } from './steps/drop-accounts.step.ts';
import { dropDatabaseStep } from './steps/drop-database.step.ts';
import { handBackStep } from './steps/hand-back.step.ts';
import { madeLists, patronListsStep } from './steps/patron-lists.step.ts';
import { removeConfigurationStep } from './steps/remove-configuration.step.ts';
import { removeServicesStep, stopServicesStep } from './steps/remove-services.step.ts';

export interface UninstallFlags extends AdministratorFlags {
  readonly instance?: string | undefined;
  readonly config?: string | undefined;
  readonly kohaConf?: string | undefined;
  readonly primary?: string | undefined;
  /** Where everything is handed back. */
  readonly backup: string;
  readonly systemdDir: string;
  /** Take the patron lists that Kenal made out of Koha. Undefined: asked, and kept where nobody can be asked. */
  readonly patronLists?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /** The accounts are left to the database's administrator, whose statements are printed. */
  readonly printSql?: boolean | undefined;
}

export interface UninstallDeps {
  readonly host: Host;
  readonly version: string;
  readonly clock: Clock;
}

/**
 * Takes an instance away: hands everything back in one file, drops what installing made, and leaves Koha as it was.
 * One that died on the way goes on when it is run again.
 */
export const uninstall = async (flags: UninstallFlags, deps: UninstallDeps): Promise<number> => {
  const { host } = deps;
  const instance = await instanceOf(flags, host);
  const configFile = path.resolve(flags.config ?? path.join(host.configRoot, instance, 'kenal.json'));
  if ((await readIfThere(configFile)) === undefined) {
    host.say(`There is no configuration ${configFile}: nothing is installed there.`);
    return 0;
  }
  const config = await configIn(configFile, host);
  const isDry = flags.dryRun === true;
  host.say(`Instance ${instance}${isDry ? ' (dry run: nothing is changed)' : ''}`);
  const confirm = isDry || flags.yes === true ? undefined : confirming(host);
  const record = recordBeside(configFile);
  const kohaAccount = await kohaAccountOf(flags.kohaConf, instance, host);
  const admins = administrators({ flags, kohaAccount, host });
  try {
    const sql = removalSql(await record.read());
    const lists = await madeLists(config.crm);
    const taken = await takeLists(lists, { config, admins, flags, confirm, say: host.say });
    const left = taken ? 0 : lists.length || ((await record.read()).listsLeft ?? 0);
    if (!isDry) await record.note({ listsLeft: left });
    const steps = uninstallSteps({ config, configFile, instance, record, admins, flags, deps });
    const changes = await takeAll(steps, { dryRun: isDry, say: host.say, confirm });
    if (flags.printSql === true) host.print(sql.join('\n'));
    for (const line of whatStays(left)) host.say(line);
    return changes;
  } finally {
    await admins.close();
  }
};

interface ListsOptions extends Pick<StepsOptions, 'confirm' | 'say'> {
  readonly config: Config;
  readonly admins: Administrators;
  readonly flags: UninstallFlags;
}

/** Whether the patron lists in Koha are taken away, too: they are somebody's work, so only where that is wished. */
const takeLists = async (
  lists: readonly MadeList[],
  { config, admins, flags, confirm, say }: ListsOptions,
): Promise<boolean> => {
  // Statements are printed for who may not do more; taking lists away needs an administrator's connection.
  if (
    flags.printSql === true ||
    flags.patronLists === false ||
    (flags.patronLists === undefined && confirm === undefined)
  )
    return false;
  const administrator = (): Promise<Knex> => admins.of(kohaServer(config, flags.primary));
  const step = patronListsStep({ lists, kohaDatabase: config.koha.database, administrator });
  const options = { dryRun: flags.dryRun === true, say, confirm: flags.patronLists === true ? undefined : confirm };
  return (await takeSteps([step], options)).changes > 0;
};

/** The last step removes what a further run would need, so it is not taken while something was left. */
const takeAll = async (steps: readonly Step[], options: StepsOptions): Promise<number> => {
  const taken = await takeSteps(steps.slice(0, -1), options);
  if (taken.declined > 0) {
    options.say('The configuration stays, so that the rest can be removed later: run this again.');
    return taken.changes;
  }
  return taken.changes + (await takeSteps(steps.slice(-1), options)).changes;
};

const confirming = ({ ask }: Host): ((question: string) => Promise<boolean>) => {
  if (ask !== undefined) return (question) => ask.yes(question, false);
  throw new InvalidInput('uninstall.not-confirmed', 'Nothing was removed, because nobody can be asked.', [], {
    help: 'Run this on a terminal, or add --yes.',
  });
};

interface StepDeps {
  readonly config: Config;
  readonly configFile: string;
  readonly instance: string;
  readonly record: InstallRecord;
  readonly admins: Administrators;
  readonly flags: UninstallFlags;
  readonly deps: UninstallDeps;
}

const uninstallSteps = ({ config, configFile, instance, record, admins, flags, deps }: StepDeps): Step[] => {
  const { host, version, clock } = deps;
  const accounts: OwnAccount[] = [
    {
      kind: 'crmAccount',
      user: config.crm.user,
      pool: () => crmPool(config.crm, { maxConnections: 1 }),
      server: config.crm,
      administrator: () => admins.of(crmServer(config)),
    },
    {
      kind: 'kohaAccount',
      user: config.koha.user,
      pool: () => kohaPool(config.koha, { maxConnections: 1 }),
      server: config.koha,
      administrator: () => admins.of(kohaServer(config, flags.primary)),
    },
    ...writeAccount(config, () => admins.of(kohaServer(config, flags.primary))),
  ];
  return [
    stopServicesStep(instance, flags.systemdDir, host),
    handBackStep({ crm: config.crm, file: path.resolve(flags.backup), version, clock, record }),
    attachedFilesStep(config.attachments?.folder, path.resolve(flags.backup)),
    dropDatabaseStep(config.crm, record),
    ...(flags.printSql === true ? [] : [dropAccountsStep(accounts, record)]),
    removeServicesStep(configFile, flags.systemdDir, host),
    removeConfigurationStep(configFile, record),
  ];
};

/** The account that may write to Koha, where there is one. */
const writeAccount = ({ koha, kohaWrite }: Config, administrator: () => Promise<Knex>): OwnAccount[] =>
  kohaWrite === undefined
    ? []
    : [
        {
          kind: 'kohaWriteAccount',
          user: kohaWrite.user,
          pool: () => kohaWritePool(koha, kohaWrite),
          server: kohaWriteSettings(koha, kohaWrite),
          administrator,
        },
      ];

const configIn = async (file: string, { files }: Host): Promise<Config> => {
  const { layer, problems } = await readConfigFile(file, files);
  if (layer !== undefined) return configOf(layer.values);
  throw new InvalidInput('uninstall.config-broken', problems.map(({ message }) => message).join('\n'), problems);
};
