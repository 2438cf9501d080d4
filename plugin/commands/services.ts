import type { Command } from 'commander';
import { port } from './arguments.ts';
import { kohaCommand, type CommonOptions } from './command.ts';
import { surroundings, untilStopped } from './surroundings.ts';

/** `kenal serve` and `kenal work`: what systemd keeps running. */
export const addServiceCommands = (program: Command): void => {
  kohaCommand(program, 'serve', 'Serve the staff pages')
    .option('--port <number>', 'TCP port to listen on', port)
    .action(async (options: CommonOptions & { port?: number }) => {
      const all = await surroundings(options, options.port === undefined ? undefined : { web: { port: options.port } });
      const { serve } = await import('../main.ts');
      await serve(all, untilStopped(), (url) => all.log.info({ event: 'serve.ready', url }, 'Kenal is ready'));
    });

  kohaCommand(
    program,
    'work',
    'Work on background jobs: refreshing and verifying on the schedule of the manifest',
  ).action(async (options: CommonOptions) => {
    const all = await surroundings(options);
    const { work } = await import('../worker.ts');
    await work(all, untilStopped());
  });
};
