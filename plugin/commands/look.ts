import type { Command } from 'commander';
import { systemClock } from '../shared/time.ts';
import { kohaCommand, print, printJson, type CommonOptions } from './command.ts';
import { load } from './surroundings.ts';

/** `kenal doctor` and `kenal config`, which change nothing. */
export const addLookCommands = (program: Command): void => {
  kohaCommand(program, 'doctor', 'Look at everything Kenal depends on and say what to do')
    .option('--json', 'print a JSON document')
    .action(async (options: CommonOptions) => {
      const { config, warnings } = await load(options);
      const [{ doctorCommand }, { insightReader }, i18n, { loadManifest }, { crmPool, kohaPool }, { createLogger }] =
        await Promise.all([
          import('../doctor/index.ts'),
          import('../features/insight/index.ts'),
          import('../i18n/index.ts'),
          import('../manifest/manifest.ts'),
          import('../shared/db/connection.ts'),
          import('../shared/log.ts'),
        ]);
      const [koha, crm] = [kohaPool(config.koha), crmPool(config.crm)];
      const language = config.library.language ?? i18n.terminalLanguage(process.env);
      try {
        const { output, exitCode } = await doctorCommand(
          {
            config,
            warnings,
            manifest: await loadManifest(),
            koha,
            crm,
            freshness: () => insightReader(crm).freshness(),
            clock: systemClock,
            log: createLogger('silent'),
            words: i18n.createLocales(config.koha.timezone)[language],
          },
          { json: options.json === true },
        );
        print(output);
        process.exitCode = exitCode;
      } finally {
        await Promise.all([koha.destroy(), crm.destroy()]);
      }
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
