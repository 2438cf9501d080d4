import { Option, type Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { FirstRefresh, InstallFlags, UninstallFlags } from '../install/index.ts';
import type { Kpz } from '../koha-plugin/kpz.ts';
import { systemClock } from '../shared/time.ts';
import { collected, port } from './arguments.ts';
import { kohaCommand, timeStamp } from './command.ts';
import { refreshOnce, version } from './surroundings.ts';

const SYSTEMD = '/etc/systemd/system';

/** `kenal install` and `kenal uninstall`. */
export const addInstallCommands = (program: Command): void => {
  addInstall(program);
  addUninstall(program);
};

/** How the database server's administrator is named, for the commands that make or drop accounts. */
const withAdministrator = (command: Command): Command =>
  command
    .option('--admin-user <name>', "administrator of the database server (default: Koha's own account, or root)")
    .option('--admin-password-file <file>', 'file with the password of the administrator')
    .option('--admin-socket <path>', 'Unix socket of the database server, for an administrator known by it')
    .option('--primary <host[:port]>', "server on which Koha's accounts are made, when Kenal reads a replica")
    .option('--print-sql', "print the statements for the database's administrator instead of running them")
    .option('--dry-run', 'say everything that would be done, and do nothing');

const addInstall = (program: Command): void => {
  withAdministrator(
    kohaCommand(program, 'install', 'Install one instance beside a Koha; run again, it changes only what is missing'),
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
    .option('--trusted-proxy <address>', 'web server in front of Kenal; may be given more than once', collected)
    .option('--library-name <name>', 'name at the top of every page')
    .option('--allow <write>', 'what Kenal may write to Koha: patron-list; may be given more than once', collected)
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
      const { install, localHost } = await import('../install/index.ts');
      const host = localHost({ mayAsk: options.yes !== true, quiet: options.printSql === true });
      try {
        const { database } = await (await import('../manifest/manifest.ts')).loadManifest();
        await install(options, {
          host,
          clock: systemClock,
          first,
          kpz,
          writes: database.grants.optionalWrite,
        });
      } finally {
        host.ask?.close();
      }
    });
};

const addUninstall = (program: Command): void => {
  withAdministrator(
    kohaCommand(program, 'uninstall', 'Hand everything back in one file and remove what installing made'),
  )
    .option('--instance <name>', "name of the instance (default: that of Koha's only one)")
    .option('--backup <file>', 'where everything is handed back (default: a new file in this folder)')
    .option('--patron-lists', 'take the patron lists that Kenal made out of Koha, too')
    .option('--no-patron-lists', 'leave them in Koha (default where nobody can be asked)')
    .option('--systemd-dir <folder>', 'where service files are', SYSTEMD)
    .option('--yes', 'ask nothing')
    .action(async (options: Omit<UninstallFlags, 'backup'> & { backup?: string }) => {
      const { localHost, uninstall } = await import('../install/index.ts');
      const host = localHost({ mayAsk: options.yes !== true, quiet: options.printSql === true });
      const backup = options.backup ?? `kenal-${options.instance ?? 'library'}-${timeStamp()}.backup`;
      try {
        await uninstall({ ...options, backup }, { host, clock: systemClock, version: await version() });
      } finally {
        host.ask?.close();
      }
    });
};

const kpz = async (): Promise<Kpz> => {
  const [{ buildKpz }, { loadManifest }] = await Promise.all([
    import('../koha-plugin/kpz.ts'),
    import('../manifest/manifest.ts'),
  ]);
  return buildKpz(await loadManifest());
};

const first: FirstRefresh = {
  isDone: async ({ crm: settings }) => {
    const [{ crmPool }, { insightReader }] = await Promise.all([
      import('../shared/db/connection.ts'),
      import('../features/insight/index.ts'),
    ]);
    const crm = crmPool(settings);
    try {
      return (await insightReader(crm).freshness()).refreshedAt !== undefined;
    } catch {
      // Before the tables are there, nothing has been read.
      return false;
    } finally {
      await crm.destroy();
    }
  },
  refresh: async (config: Config) => {
    const [{ createLogger }, { loadManifest }] = await Promise.all([
      import('../shared/log.ts'),
      import('../manifest/manifest.ts'),
    ]);
    await refreshOnce({
      config,
      manifest: await loadManifest(),
      clock: systemClock,
      log: createLogger(config.log.level),
    });
  },
};
