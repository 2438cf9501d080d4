import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { Kpz } from '../koha-plugin/kpz.ts';
import { crmPool } from '../shared/db/connection.ts';
import { knownMigrations } from '../shared/db/migrate.ts';
import type { Clock } from '../shared/time.ts';
import { recordBackup } from './backup/backup-record.ts';
import { checkBackup } from './backup/read-backup.ts';
import { restoreBackup } from './backup/restore.ts';
import { writeBackup } from './backup/write-backup.ts';
import { install, type InstallFlags } from './install.ts';
import { localHost } from './local-host.ts';
import type { FirstRefresh } from './steps/refresh.step.ts';
import { uninstall, type UninstallFlags } from './uninstall.ts';
import { upgrade } from './upgrade.ts';

interface CommonOptions {
  readonly config?: string;
  readonly kohaConf?: string;
  readonly json?: boolean;
}

export interface InstallCommandDeps {
  /** Makes a command with the options that every command has. */
  readonly command: (name: string, description: string) => Command;
  readonly load: (options: CommonOptions) => Promise<Config>;
  readonly version: () => Promise<string>;
  readonly clock: Clock;
  readonly first: FirstRefresh;
  readonly kpz: () => Promise<Kpz>;
  readonly print: (text: string) => void;
}

const SYSTEMD = '/etc/systemd/system';
const BACKUPS = '/var/backups/kenal';

/** The commands that bring Kenal, keep it and take it away. */
export const addInstallCommands = (deps: InstallCommandDeps): void => {
  addInstall(deps);
  addUninstall(deps);
  addUpgrade(deps);
  addBackup(deps);
  addRestore(deps);
};

const port = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
};

const collect = (text: string, earlier: readonly string[] = []): string[] => [...earlier, text];

/** How the database server's administrator is named, for the commands that make or drop accounts. */
const withAdministrator = (command: Command): Command =>
  command
    .option('--admin-user <name>', "administrator of the database server (default: Koha's own account, or root)")
    .option('--admin-password-file <file>', 'file with the password of the administrator')
    .option('--admin-socket <path>', 'Unix socket of the database server, for an administrator known by it')
    .option('--primary <host[:port]>', "server on which Koha's accounts are made, when Kenal reads a replica")
    .option('--print-sql', "print the statements for the database's administrator instead of running them")
    .option('--dry-run', 'say everything that would be done, and do nothing');

const addInstall = ({ command, clock, first, kpz }: InstallCommandDeps): void => {
  withAdministrator(
    command('install', 'Install one instance beside a Koha; run again, it changes only what is missing'),
  )
    .option('--instance <name>', "name of the instance (default: that of Koha's only one)")
    .option('--koha-host <host>', "server of Koha's database, or of a replica of it")
    .option('--koha-port <number>', "TCP port of the server of Koha's database", port)
    .option('--koha-database <name>', "name of Koha's database")
    .option('--timezone <zone>', "Koha's time zone (default: that of koha-conf.xml or of this machine)")
    .option('--crm-host <host>', "server of Kenal's own database (default: that of Koha's)")
    .option('--crm-port <number>', 'TCP port of that server', port)
    .option('--crm-database <name>', "name of Kenal's own database (default: kenal_INSTANCE)")
    .option('--port <number>', 'TCP port of the staff pages (default: the first free one from 8099 on)', port)
    .option('--trusted-proxy <address>', 'web server in front of Kenal; may be given more than once', collect)
    .option('--library-name <name>', 'name at the top of every page')
    .option('--account-host <host>', 'host from which our accounts sign in, as the database server sees it')
    .option('--reset-passwords', 'give accounts that are there already the passwords of the configuration')
    .option('--service-user <name>', 'account that runs the services (default: systemd makes one for their time)')
    .option('--systemd-dir <folder>', 'where service files go', SYSTEMD)
    .option('--no-systemd', 'write no service files')
    .option('--refresh', 'read Koha for the first time at once')
    .addOption(
      new Option('--web-server <name>', 'whose settings to print').choices(['apache', 'nginx']).default('apache'),
    )
    .option('--yes', 'ask nothing')
    .action(async (options: InstallFlags & { yes?: boolean }) => {
      const host = localHost({ mayAsk: options.yes !== true, quiet: options.printSql === true });
      try {
        await install(options, { host, clock, first, kpz });
      } finally {
        host.ask?.close();
      }
    });
};

const addUninstall = ({ command, clock, version }: InstallCommandDeps): void => {
  withAdministrator(command('uninstall', 'Hand everything back in one file and remove what installing made'))
    .option('--instance <name>', "name of the instance (default: that of Koha's only one)")
    .option('--backup <file>', 'where everything is handed back (default: a new file in this folder)')
    .option('--systemd-dir <folder>', 'where service files are', SYSTEMD)
    .option('--yes', 'ask nothing')
    .action(async (options: Omit<UninstallFlags, 'backup'> & { backup?: string }) => {
      const host = localHost({ mayAsk: options.yes !== true, quiet: options.printSql === true });
      const backup = options.backup ?? `kenal-${options.instance ?? 'library'}-${stamp(clock)}.backup`;
      try {
        await uninstall({ ...options, backup }, { host, clock, version: await version() });
      } finally {
        host.ask?.close();
      }
    });
};

const addUpgrade = ({ command, load, version, clock, print }: InstallCommandDeps): void => {
  command('upgrade', "Back up, then bring Kenal's tables to this version")
    .option('--backup <file>', `where the backup goes (default: a new file in ${BACKUPS})`)
    .option('--json', 'print a JSON document')
    .action(async (options: CommonOptions & { backup?: string }) => {
      const config = await load(options);
      const file = options.backup ?? path.join(BACKUPS, `${config.crm.database}-${stamp(clock)}.backup`);
      await mkdir(path.dirname(path.resolve(file)), { recursive: true, mode: 0o700 });
      const crm = crmPool(config.crm);
      try {
        const { backup, migrated } = await upgrade({ crm, version: await version(), clock }, file);
        if (options.json === true) print(JSON.stringify({ backup: backup?.file ?? null, migrated }, null, 2));
        else if (backup === undefined) print('The tables are those of this version: there is nothing to do.');
        else print(`Backup: ${backup.file} (${backup.bytes} bytes).\nDone: ${migrated.join(', ')}`);
      } finally {
        await crm.destroy();
      }
    });
};

const addBackup = ({ command, load, version, clock, print }: InstallCommandDeps): void => {
  command('backup', 'Write all of Kenal into one file, as it is at one moment')
    .argument('<file>', 'a file that is not there yet')
    .option('--json', 'print a JSON document')
    .action(async (file: string, options: CommonOptions) => {
      const crm = crmPool((await load(options)).crm);
      try {
        const { madeAt, ...made } = await writeBackup(file, { crm, version: await version(), clock });
        await recordBackup(crm, { ...made, madeAt });
        const text = { made_at: madeAt.toString({ smallestUnit: 'second' }), ...made };
        print(options.json === true ? JSON.stringify(text, null, 2) : summary(`Written: ${file}`, made.rows));
      } finally {
        await crm.destroy();
      }
    });
};

const addRestore = ({ command, load, version, print }: InstallCommandDeps): void => {
  command('restore', 'Fill a database with what a backup holds, after reading the backup to its end')
    .argument('<file>', 'a backup')
    .option('--replace', 'drop the tables of Kenal that are there')
    .option('--check', 'only read the backup and say whether it is whole')
    .option('--json', 'print a JSON document')
    .action(async (file: string, options: CommonOptions & { replace?: boolean; check?: boolean }) => {
      const reader = { version: await version(), migrations: await knownMigrations() };
      const { header, rows } =
        options.check === true
          ? await checkBackup(file, reader)
          : await restoring(file, await load(options), reader.version, options.replace === true);
      const done = options.check === true ? 'Whole' : 'Restored';
      if (options.json === true)
        print(JSON.stringify({ version: header.version, made_at: header.made_at, rows }, null, 2));
      else print(summary(`${done}: made by Kenal ${header.version} at ${header.made_at}`, rows));
    });
};

const restoring = async (
  file: string,
  { crm: settings }: Config,
  version: string,
  replace: boolean,
): ReturnType<typeof restoreBackup> => {
  const crm = crmPool(settings);
  try {
    return await restoreBackup(file, { crm, version }, { replace });
  } finally {
    await crm.destroy();
  }
};

const summary = (sentence: string, rows: Readonly<Record<string, number>>): string => {
  const counts = Object.values(rows);
  return `${sentence}; ${counts.length} tables, ${counts.reduce((sum, count) => sum + count, 0)} rows.`;
};

const stamp = (clock: Clock): string => clock.now().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
