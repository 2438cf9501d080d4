import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../shared/time.ts';
import { kohaCommand, print, printJson, timeStamp, type CommonOptions } from './command.ts';
import { onCrm, version } from './surroundings.ts';

const BACKUPS = '/var/backups/kenal';

/** The commands that bring Kenal's own tables up to date, keep them and bring them back. */
export const addTableCommands = (program: Command): void => {
  addMigrate(program);
  addUpgrade(program);
  addBackup(program);
  addRestore(program);
};

const addMigrate = (program: Command): void => {
  kohaCommand(program, 'migrate', "Bring Kenal's own tables to this version")
    .option('--json', 'print a JSON document')
    .action((options: CommonOptions) =>
      onCrm(options, async (crm) => {
        const { migrateLatest } = await import('../shared/db/migrate.ts');
        const names = await migrateLatest(crm);
        if (options.json === true) printJson({ migrated: names });
        else print(names.length === 0 ? 'The tables are up to date.' : `Done: ${names.join(', ')}`);
      }),
    );
};

const addUpgrade = (program: Command): void => {
  kohaCommand(program, 'upgrade', "Back up, then bring Kenal's tables to this version")
    .option('--backup <file>', `where the backup goes (default: a new file in ${BACKUPS})`)
    .option('--json', 'print a JSON document')
    .action((options: CommonOptions & { backup?: string }) =>
      onCrm(options, async (crm, config) => {
        const { upgrade } = await import('../install/index.ts');
        const file = options.backup ?? path.join(BACKUPS, `${config.crm.database}-${timeStamp()}.backup`);
        await mkdir(path.dirname(path.resolve(file)), { recursive: true, mode: 0o700 });
        const { backup, migrated } = await upgrade({ crm, version: await version(), clock: systemClock }, file);
        if (options.json === true) printJson({ backup: backup?.file ?? null, migrated });
        else if (backup === undefined) print('The tables are those of this version: there is nothing to do.');
        else print(`Backup: ${backup.file} (${backup.bytes} bytes).\nDone: ${migrated.join(', ')}`);
      }),
    );
};

const addBackup = (program: Command): void => {
  kohaCommand(program, 'backup', 'Write all of Kenal into one file, as it is at one moment')
    .argument('<file>', 'a file that is not there yet')
    .option('--json', 'print a JSON document')
    .action((file: string, options: CommonOptions) =>
      onCrm(options, async (crm) => {
        const { recordBackup, writeBackup } = await import('../install/index.ts');
        const { madeAt, ...made } = await writeBackup(file, { crm, version: await version(), clock: systemClock });
        await recordBackup(crm, { ...made, madeAt });
        if (options.json === true) printJson({ made_at: madeAt.toString({ smallestUnit: 'second' }), ...made });
        else print(summary(`Written: ${file}`, made.rows));
      }),
    );
};

const addRestore = (program: Command): void => {
  kohaCommand(program, 'restore', 'Fill a database with what a backup holds, after reading the backup to its end')
    .argument('<file>', 'a backup')
    .option('--replace', 'drop the tables of Kenal that are there')
    .option('--check', 'only read the backup and say whether it is whole')
    .option('--json', 'print a JSON document')
    .action(async (file: string, options: CommonOptions & { replace?: boolean; check?: boolean }) => {
      const { checkBackup, restoreBackup } = await import('../install/index.ts');
      const done = (sentence: string, { header, rows }: Awaited<ReturnType<typeof checkBackup>>): void => {
        const { version: madeBy, made_at } = header;
        if (options.json === true) printJson({ version: madeBy, made_at, rows });
        else print(summary(`${sentence}: made by Kenal ${madeBy} at ${made_at}`, rows));
      };
      if (options.check === true) {
        const { knownMigrations } = await import('../shared/db/migrate.ts');
        done('Whole', await checkBackup(file, { version: await version(), migrations: await knownMigrations() }));
      } else
        await onCrm(options, async (crm) => {
          const replace = options.replace === true;
          done('Restored', await restoreBackup(file, { crm, version: await version() }, { replace }));
        });
    });
};

const summary = (sentence: string, rows: Readonly<Record<string, number>>): string => {
  const counts = Object.values(rows);
  return `${sentence}; ${counts.length} tables, ${counts.reduce((sum, count) => sum + count, 0)} rows.`;
};
