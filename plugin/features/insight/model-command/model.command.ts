import { stringify } from 'csv-stringify/sync';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { isLibraryDay, libraryDay, type LibraryDay } from '../../../shared/time.ts';
import { fitAsText, fitFile, MODELS, type FileModel } from './model-fit.ts';
import { predictFile } from './model-predict.ts';

interface ModelCommandDeps {
  readonly program: Command;
  /** Writes text and ends the line. */
  readonly print: (text: string) => void;
}

const asDay = (text: string): LibraryDay => {
  if (!isLibraryDay(text)) throw new InvalidArgumentError('It must be a day that exists, as YYYY-MM-DD.');
  return libraryDay(text);
};

const asHorizon = (text: string): number => {
  const weeks = Number(text);
  if (text.trim() === '' || !(weeks > 0) || !Number.isFinite(weeks))
    throw new InvalidArgumentError('It must be a number above 0.');
  return weeks;
};

const UNTIL = ['--until <day>', 'last day of the watch, for a file of visits (default: its last day)', asDay] as const;

/** The models without a library: fitted to files and asked about them, for researchers and for checking Kenal. */
export const addModelCommands = ({ program, print }: ModelCommandDeps): void => {
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
      const fit = await fitFile(options.csv, options.model, options.until);
      print(options.json === true ? JSON.stringify(fit, null, 2) : fitAsText(fit));
    });

  model
    .command('predict')
    .description('Say for each patron of a file what is to be expected, as CSV: id,p_active,expected_visits,p_visit')
    .requiredOption('--params <file>', 'what "kenal model fit --json" printed')
    .requiredOption('--csv <file>', 'columns id,date or id,x,t_x,T (weeks); bgbb: id,x,t_x,n')
    .requiredOption('--horizon <weeks>', 'how far to look ahead (bgbb: in periods)', asHorizon)
    .option(...UNTIL)
    .action(async (options: { params: string; csv: string; horizon: number; until?: LibraryDay }) => {
      const forecasts = await predictFile(options);
      const header = ['id', 'p_active', 'expected_visits', 'p_visit'];
      print(stringify([header, ...forecasts]).trimEnd());
    });
};
