import { InvalidArgumentError, Option, type Command } from 'commander';
import { MODELS, type FileModel } from '../features/insight/model-command/file-model.domain.ts';
import type { LibraryDay } from '../shared/time.ts';
import { asDay } from './arguments.ts';
import { print, printJson, printNotice } from './command.ts';

const asHorizon = (text: string): number => {
  const weeks = Number(text);
  if (text.trim() === '' || !(weeks > 0) || !Number.isFinite(weeks))
    throw new InvalidArgumentError('It must be a number above 0.');
  return weeks;
};

const UNTIL = ['--until <day>', 'last day of the watch, for a file of visits (default: its last day)', asDay] as const;

/** `kenal model`: the models without a library, fitted to files and asked about them, for researchers and checks. */
export const addModelCommands = (program: Command): void => {
  const model = program.command('model').description('Use the models of patrons alone, on files');

  model
    .command('fit')
    .description('Find the parameters that explain a file best')
    .requiredOption(
      '--csv <file>',
      'columns id,date or id,x,t_x,T (weeks); bgbb: x,t_x,n[,count]; sbg: renewals,lost,active',
    )
    .addOption(new Option('--model <name>', 'which model').choices(MODELS).makeOptionMandatory())
    .option(...UNTIL)
    .option('--json', 'print a JSON document')
    .action(async (options: { csv: string; model: FileModel; until?: LibraryDay; json?: boolean }) => {
      const { fitAsText, fitFile } = await import('../features/insight/model-command/index.ts');
      const fit = await fitFile(options.csv, options.model, options.until);
      if (options.json === true) printJson(fit);
      else print(fitAsText(fit));
    });

  model
    .command('predict')
    .description('Say for each patron of a file what is to be expected, as CSV: id,p_active,expected_visits,p_visit')
    .requiredOption('--params <file>', 'what "kenal model fit --json" printed')
    .requiredOption('--csv <file>', 'columns id,date or id,x,t_x,T (weeks); bgbb: id,x,t_x,n')
    .requiredOption('--horizon <weeks>', 'how far to look ahead (bgbb: in periods)', asHorizon)
    .option(...UNTIL)
    .action(async (options: { params: string; csv: string; horizon: number; until?: LibraryDay }) => {
      const [{ predictFile }, { stringify }] = await Promise.all([
        import('../features/insight/model-command/index.ts'),
        import('csv-stringify/sync'),
      ]);
      const { forecasts, isConverged } = await predictFile(options);
      if (!isConverged) printNotice('These parameters did not converge, so the forecasts may be far off.');
      const header = ['id', 'p_active', 'expected_visits', 'p_visit'];
      print(stringify([header, ...forecasts]).trimEnd());
    });
};
