import type { Command } from 'commander';
import { print, printJson } from './command.ts';

/** `kenal kpz`. */
export const addKpzCommand = (program: Command): void => {
  program
    .command('kpz')
    .description('Pack the Koha plugin, for the upload page of Koha')
    .option('--out <folder>', 'folder to write it into', '.')
    .option('--json', 'print a JSON document')
    .action(async (options: { out: string; json?: boolean }) => {
      const [{ writeKpz }, { loadManifest }] = await Promise.all([
        import('../koha-plugin/kpz.ts'),
        import('../manifest/manifest.ts'),
      ]);
      const file = await writeKpz(await loadManifest(), options.out);
      if (options.json === true) printJson({ file });
      else print(file);
    });
};
