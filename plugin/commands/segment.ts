import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { InvalidInput } from '../shared/errors.ts';
import { systemClock } from '../shared/time.ts';
import { ownCommand, print, printJson, type CommonOptions } from './command.ts';
import { onCrm } from './surroundings.ts';

/** `kenal segment`. */
export const addSegmentCommands = (program: Command): void => {
  const segment = program.command('segment').description('Carry segments to and from files');

  ownCommand(
    segment,
    'export [keys...]',
    'Print the rules of live segments as a JSON document, all or those with these keys',
  )
    .option('--json', 'the document is JSON in any case')
    .action((keys: string[], options: CommonOptions) =>
      onCrm(options, async (crm) => {
        const { exportSegments } = await import('../features/segments/index.ts');
        printJson(await exportSegments(crm, keys));
      }),
    );

  ownCommand(segment, 'import <file>', 'Take the rules of segments from a file that was exported')
    .option('--json', 'print a JSON document')
    .action(async (file: string, options: CommonOptions) => {
      const document = await readJson(file);
      await onCrm(options, async (crm) => {
        const [{ importSegments }, { segmentRegistry }] = await Promise.all([
          import('../features/segments/index.ts'),
          import('../segment-registry.ts'),
        ]);
        const done = await importSegments(crm, {
          registry: await segmentRegistry(crm)(),
          document,
          now: systemClock.now(),
        });
        if (options.json === true) printJson(done);
        else print(`${done.created} segments made, ${done.changed} changed, ${done.unchanged} as they were.`);
      });
    });
};

const readJson = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new InvalidInput(
      'cli.file',
      `The file ${file} cannot be read as JSON: give the file that "kenal segment export" wrote.`,
      [],
      { cause: error },
    );
  }
};
