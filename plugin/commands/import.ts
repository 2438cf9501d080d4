import { readFile, writeFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import type { ImportVisitsOptions } from '../features/visits/index.ts';
import { VISIT_KINDS } from '../features/visits/visit-list.domain.ts';
import { DATE_FORMATS, type DateFormat } from '../shared/list/day-format.domain.ts';
import { InvalidInput } from '../shared/errors.ts';
import { kohaCommand, print, printJson, type CommonOptions } from './command.ts';
import { onDatabases, surroundings } from './surroundings.ts';

interface VisitsOptions extends CommonOptions, Omit<ImportVisitsOptions, 'isDryRun'> {
  readonly csv: string;
  readonly dryRun?: true;
  readonly refused?: string;
}

const asFormat = (text: string): DateFormat => {
  const format = DATE_FORMATS.find((one) => one === text);
  if (format === undefined) throw new InvalidArgumentError(`It must be one of ${DATE_FORMATS.join(', ')}.`);
  return format;
};

/** `kenal import visits`. */
export const addImportCommands = (program: Command): void => {
  const importing = program.command('import').description('Bring in what Koha does not count');

  kohaCommand(
    importing,
    'visits',
    'Bring in visits that a gate, an event list or an e-resource counted, by card number',
  )
    .requiredOption('--csv <file>', 'the list')
    .option('--card <column>', 'column with the card number (default: guessed, like the others)')
    .option('--date <column>', 'column with the date')
    .option('--format <order>', 'how dates are written: ymd, dmy or mdy', asFormat)
    .option('--kind <kind>', `${VISIT_KINDS.join(', ')} for all rows, or the column that says it`)
    .option('--dry-run', 'say what would happen, and record nothing')
    .option('--refused <file>', 'write the rows that are not taken, and why, into this file')
    .option('--json', 'print a JSON document')
    .action(async (options: VisitsOptions) => {
      const content = await readList(options.csv);
      const all = await surroundings(options);
      await onDatabases(all, 'pages', async (databases) => {
        const { importVisits, reportAsText } = await import('../features/visits/index.ts');
        const wishes = { ...options, isDryRun: options.dryRun === true };
        const { report, refusedCsv } = await importVisits({ ...all, ...databases }, content, wishes);
        if (options.refused !== undefined) await writeFile(options.refused, refusedCsv, { mode: 0o600 });
        if (options.json === true) printJson(report);
        else print(reportAsText(report));
      });
    });
};

const readList = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InvalidInput('visits.no-file', `The file ${file} cannot be read.`, [], { cause });
  }
};
