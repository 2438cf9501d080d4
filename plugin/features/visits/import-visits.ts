import { EVERY_LIBRARY } from '../../koha/visibility.ts';
import { csvText } from '../../shared/csv.ts';
import { InvalidInput } from '../../shared/errors.ts';
import type { DateFormat } from '../../shared/list/day-format.domain.ts';
import type { Logger } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import { visitImportService, type VisitImportDeps } from './visit-import.service.ts';
import { readVisitList } from './visit-list.ts';
import { guessMapping, REASONS, VISIT_KINDS, type Mapping, type Reason, type VisitKind } from './visit-list.domain.ts';

/** What `kenal import visits` was told; columns by their names. What is left out is guessed from the rows. */
export interface ImportVisitsOptions {
  readonly card?: string | undefined;
  readonly date?: string | undefined;
  readonly format?: DateFormat | undefined;
  /** A kind for the whole list, or the name of the column that says it. */
  readonly kind?: string | undefined;
  readonly isDryRun: boolean;
}

interface ImportVisitsReport {
  /** Number of the import; null where nothing was written. */
  readonly import: number | null;
  readonly rows: number;
  readonly visits: number;
  readonly refused: Readonly<Partial<Record<Reason, number>>>;
  readonly mapping: {
    readonly card: string;
    readonly date: string;
    readonly format: DateFormat;
    readonly kind: string;
  };
}

interface ImportVisitsDeps extends VisitImportDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

const isKind = (text: string): text is VisitKind => VISIT_KINDS.some((kind) => kind === text);

const mappingOf = (options: ImportVisitsOptions, columns: readonly string[], guessed: Mapping): Mapping => {
  const column = (option: string, name: string): number => {
    const index = columns.indexOf(name);
    if (index === -1)
      throw new InvalidInput(
        'visits.no-such-column',
        `--${option}: the file has no column "${name}". It has: ${columns.join(', ')}.`,
      );
    return index;
  };
  const { card, date, format, kind } = options;
  const ofKind = (text: string): Partial<Mapping> =>
    isKind(text) ? { kind: text } : { kind: 'column', kindColumn: column('kind', text) };
  return {
    ...guessed,
    ...(kind === undefined ? {} : ofKind(kind)),
    ...(card === undefined ? {} : { card: column('card', card) }),
    ...(date === undefined ? {} : { date: column('date', date) }),
    ...(format === undefined ? {} : { format }),
  };
};

/**
 * Brings in a list of visits from the command line, of patrons of every library.
 *
 * @returns the report, and the rows that were not taken, as CSV
 * @throws InvalidInput for a file or a column that is not there; Conflict `visits.nothing-to-import`
 */
export const importVisits = async (
  { koha, crm, clock, log }: ImportVisitsDeps,
  content: Buffer,
  options: ImportVisitsOptions,
): Promise<{ readonly report: ImportVisitsReport; readonly refusedCsv: string }> => {
  const visits = visitImportService({ koha, crm });
  const list = readVisitList(content, (number) => `Column ${number}`);
  const mapping = mappingOf(options, list.columns, guessMapping(list));
  const order = { list, mapping, visible: EVERY_LIBRARY, now: clock.now() };
  const done = options.isDryRun
    ? { ...(await visits.check(order)), id: null }
    : await visits.bringIn({ ...order, by: undefined, log });
  const count = (reason: Reason): number => done.refused.filter((one) => one.reason === reason).length;
  const nameOf = (index: number | undefined): string => list.columns[index ?? -1] ?? '';
  return {
    report: {
      import: done.id,
      rows: done.rows,
      visits: done.visits.length,
      refused: Object.fromEntries(
        REASONS.map((reason) => [reason, count(reason)] as const).filter(([, number]) => number > 0),
      ),
      mapping: {
        card: nameOf(mapping.card),
        date: nameOf(mapping.date),
        format: mapping.format,
        kind: mapping.kind === 'column' ? nameOf(mapping.kindColumn) : mapping.kind,
      },
    },
    refusedCsv: csvText(
      ['line', 'reason', ...list.columns],
      done.refused.map(({ line, reason, fields }) => [line, reason, ...fields]),
    ),
  };
};

/** The report for a person to read. */
export const reportAsText = ({ import: id, rows, visits, refused, mapping }: ImportVisitsReport): string =>
  [
    `Read as: card number "${mapping.card}", date "${mapping.date}" (${mapping.format}), kind ${mapping.kind}.`,
    `${rows} rows, ${visits} visits ${id === null ? 'to record; nothing was written' : `recorded (import ${id})`}.`,
    ...Object.entries(refused).map(([reason, number]) => `Not taken, ${reason}: ${number}.`),
  ].join('\n');
