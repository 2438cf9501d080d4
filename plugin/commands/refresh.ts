import type { Command } from 'commander';
import type { RefreshReport } from '../features/insight/index.ts';
import { InvalidInput } from '../shared/errors.ts';
import { dayIn, dayNumber, type LibraryDay } from '../shared/time.ts';
import { asDay } from './arguments.ts';
import { kohaCommand, print, printJson, type CommonOptions } from './command.ts';
import { onDatabases, surroundings, untilStopped } from './surroundings.ts';

interface RefreshOptions extends CommonOptions {
  readonly full?: boolean;
  readonly verify?: boolean;
  readonly asOf?: LibraryDay;
}

/** `kenal refresh`. */
export const addRefreshCommand = (program: Command): void => {
  kohaCommand(program, 'refresh', 'Bring the visit ledger and the mirrored facts of patrons up to date with Koha')
    .option('--full', 'build everything anew')
    .option('--verify', 'compare every day with Koha and repair what differs')
    .option('--as-of <day>', 'show the past: only what happened up to the end of this day', asDay)
    .option('--json', 'print a JSON document')
    .action(async (options: RefreshOptions) => {
      const all = await surroundings(options);
      refuseFuture(options.asOf, dayIn(all.config.koha.timezone, all.clock.now()));
      await onDatabases(all, 'refresh', async (databases) => {
        const { refreshing } = await import('../refreshing.ts');
        const report = await refreshing(all, databases).refresh({
          full: options.full === true,
          verify: options.verify === true,
          asOf: options.asOf,
          signal: untilStopped(),
        });
        const { steps, ...ledger } = report;
        if (options.json === true) printJson({ ...ledger, ...steps });
        else print(refreshAsText(report));
      });
    });
};

const refuseFuture = (asOf: LibraryDay | undefined, today: LibraryDay): void => {
  if (asOf !== undefined && dayNumber(asOf) > dayNumber(today))
    throw new InvalidInput(
      'refresh.future',
      `--as-of shows the past, and ${asOf.toString()} is yet to come: it is ${today.toString()} in the library.`,
      [],
      { help: 'Give today or a day before it, as YYYY-MM-DD.' },
    );
};

const refreshAsText = (report: RefreshReport): string =>
  [
    report.because,
    `${report.source.rows_read} rows of Koha read, up to ${report.source.until}.`,
    `Ledger: ${report.ledger.rows_written} rows written, ${report.ledger.removed} removed.`,
    `Patrons: ${report.patrons.mirrored} mirrored, ${report.patrons.changed} looked at, ${report.patrons.gone} gone (${report.patrons.merged} of them merged).`,
    report.patrons.set_aside > 0
      ? `${report.patrons.set_aside} merged patrons are set aside, because Koha does not tell who they were merged with.`
      : null,
    ...Object.entries(report.steps).map(stepAsText),
    report.note,
    `Seconds: ${Object.entries(report.seconds)
      .map(([step, seconds]) => `${step} ${seconds}`)
      .join(', ')}.`,
  ]
    .filter((line) => line !== null)
    .join('\n');

/** The figures of a step; what else it answers is for --json. */
const stepAsText = ([step, answer]: readonly [string, Readonly<Record<string, unknown>>]): string | null => {
  const figures = Object.entries(answer).filter(([, value]) => typeof value === 'number');
  if (figures.length === 0) return null;
  return `${step}: ${figures.map(([name, value]) => `${name} ${String(value)}`).join(', ')}.`;
};
