import type { Command } from 'commander';
import type { DemoOptions } from '../demo/demo.command.ts';
import { systemClock } from '../shared/time.ts';
import { port, wholeNumber } from './arguments.ts';
import { refreshOnce, untilStopped } from './surroundings.ts';

/** `kenal demo`. */
export const addDemoCommand = (program: Command): void => {
  program
    .command('demo')
    .description('Start a library to look at, with a private database server')
    .option('--patrons <number>', 'how many patrons', wholeNumber(20, 1_000_000), 5_000)
    .option('--years <number>', 'years of history', wholeNumber(1, 20), 4)
    .option('--seed <number>', 'another number, another library', wholeNumber(0, 2 ** 31), 1)
    .option('--port <number>', 'TCP port of the pages', port, 8099)
    .option('--fresh', 'start over instead of using what is there', false)
    .action(async (options: DemoOptions) => {
      const [{ runDemo }, { serve }, { work }, { loadManifest }, { createLogger }] = await Promise.all([
        import('../demo/demo.command.ts'),
        import('../main.ts'),
        import('../worker.ts'),
        import('../manifest/manifest.ts'),
        import('../shared/log.ts'),
      ]);
      const deps = {
        env: process.env,
        isRoot: process.getuid?.() === 0,
        manifest: await loadManifest(),
        clock: systemClock,
        log: createLogger('warn'),
        terminal: process.stdout,
      };
      await runDemo(options, { refresh: refreshOnce, serve, work }, deps, untilStopped());
    });
};
