import type { Command } from 'commander';
import type { doctorCommand } from '../doctor/index.ts';
import { systemClock } from '../shared/time.ts';
import { kohaCommand, print, printJson, type CommonOptions } from './command.ts';
import { load } from './surroundings.ts';

/** `kenal doctor` and `kenal config`, which change nothing. */
export const addLookCommands = (program: Command): void => {
  kohaCommand(program, 'doctor', 'Look at everything Kenal depends on and say what to do')
    .option('--json', 'print a JSON document')
    .action(async (options: CommonOptions) => {
      const { output, exitCode } = await lookAtEverything(options);
      print(output);
      process.exitCode = exitCode;
    });

  kohaCommand(program, 'config', 'Show the configuration in force, secrets hidden, and where each setting comes from')
    .option('--json', 'print a JSON document')
    .action(async (options: CommonOptions) => {
      const [loaded, { configAsJson, configAsText }] = await Promise.all([
        load(options),
        import('../config/config.ts'),
      ]);
      if (options.json === true) printJson(configAsJson(loaded));
      else print(configAsText(loaded));
    });
};

/** Undefined where the answer goes to a file or another program. */
const terminalColumns = (): number | undefined => (process.stdout.isTTY ? process.stdout.columns : undefined);

const lookAtEverything = async (options: CommonOptions): ReturnType<typeof doctorCommand> => {
  const { config, warnings } = await load(options);
  const [
    attachments,
    doctor,
    insight,
    settings,
    system,
    backups,
    writing,
    i18n,
    { loadManifest },
    pools,
    { createLogger },
  ] = await Promise.all([
    import('../features/attachments/index.ts'),
    import('../doctor/index.ts'),
    import('../features/insight/index.ts'),
    import('../features/settings/index.ts'),
    import('../features/system/index.ts'),
    import('../install/backup/backup-record.ts'),
    import('../koha-write/write-pool.ts'),
    import('../i18n/index.ts'),
    import('../manifest/manifest.ts'),
    import('../shared/db/connection.ts'),
    import('../shared/log.ts'),
  ]);
  const [koha, crm] = [pools.kohaPool(config.koha), pools.crmPool(config.crm)];
  const kohaWrite = config.kohaWrite === undefined ? undefined : writing.kohaWritePool(config.koha, config.kohaWrite);
  const words = i18n.createLocales(config.koha.timezone)[config.library.language ?? i18n.terminalLanguage(process.env)];
  const log = createLogger('silent');
  const own = {
    crm,
    log,
    leaving: settings.leavingService(settings.settingsService({ crm, log })),
    lastBackup: () => backups.lastBackup(crm),
  };
  try {
    return await doctor.doctorCommand(
      {
        config,
        warnings,
        manifest: await loadManifest(),
        koha,
        crm,
        kohaWrite,
        freshness: () => insight.insightReader(crm).freshness(),
        further: async () => [
          ...(await system.systemFindings(own, words, systemClock.now())),
          ...(await attachments.attachmentFindings({ crm, settings: config.attachments }, words)),
        ],
        clock: systemClock,
        log,
        words,
      },
      { json: options.json === true, columns: terminalColumns() },
    );
  } finally {
    await Promise.all([koha.destroy(), crm.destroy(), kohaWrite?.destroy()]);
  }
};
