import { Command, CommanderError } from 'commander';
import { addDemoCommand } from './commands/demo.ts';
import { addImportCommands } from './commands/import.ts';
import { addInstallCommands } from './commands/install.ts';
import { addKpzCommand } from './commands/kpz.ts';
import { addLookCommands } from './commands/look.ts';
import { addModelCommands } from './commands/model.ts';
import { addRefreshCommand } from './commands/refresh.ts';
import { addSegmentCommands } from './commands/segment.ts';
import { addServiceCommands } from './commands/services.ts';
import { addTableCommands } from './commands/tables.ts';
import { addTokenCommands } from './commands/token.ts';
import { InvalidInput, KenalError } from './shared/errors.ts';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

const program = new Command('kenal')
  .description('Patron relationship management for libraries that run Koha')
  .exitOverride()
  .showHelpAfterError()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

// In the order in which a library meets them.
addInstallCommands(program);
addTableCommands(program);
addRefreshCommand(program);
addServiceCommands(program);
addLookCommands(program);
addSegmentCommands(program);
addImportCommands(program);
addTokenCommands(program);
addModelCommands(program);
addKpzCommand(program);
addDemoCommand(program);

/** Says what went wrong on standard error and answers the exit code. */
const explain = async (error: unknown): Promise<number> => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
  if (error instanceof KenalError) {
    process.stderr.write(`${error.message}\n${error.help === undefined ? '' : `${error.help}\n`}`);
    return error instanceof InvalidInput ? WRONG_USAGE : FAILED;
  }
  const { code } = error as { code?: unknown };
  process.stderr.write(
    `Something failed that Kenal did not expect${typeof code === 'string' ? ` (${code})` : ''}.\n` +
      'Run "kenal doctor": it looks at everything Kenal depends on.\n',
  );
  const { createLogger } = await import('./shared/log.ts');
  createLogger('error').error({ event: 'cli.failed', err: error }, 'a command failed');
  return FAILED;
};

/** A reader such as `head` that has seen enough is no failure: the work goes on, unheard. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await explain(error);
}
