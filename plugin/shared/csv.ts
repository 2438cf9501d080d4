import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { InvalidInput } from './errors.ts';

/** A record of a file, and the line on which it ends, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Reads a CSV text of any of the usual delimiters. Empty lines are left out, spaces around fields too.
 *
 * @param most gives up beyond so many records
 * @throws InvalidInput `csv.unreadable`, `csv.too-long`
 */
export const readCsv = (text: string, most: number): CsvRecord[] => {
  const records = parsed(text, most + 1);
  if (records.length > most)
    throw new InvalidInput('csv.too-long', `The file has more than ${most} lines. Split it and bring in the parts.`);
  return records.map(({ record, info }) => ({ line: info.lines, fields: record }));
};

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

const parsed = (text: string, to: number): Parsed[] => {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      to,
      trim: true,
    }) as unknown as Parsed[];
  } catch (cause) {
    throw new InvalidInput('csv.unreadable', 'The file cannot be read as CSV.', [], { cause });
  }
};

/** The delimiter that the first line has most of. */
const delimiterOf = (text: string): string => {
  const [first = ''] = text.split(/\r?\n/, 1);
  const count = (delimiter: string): number => first.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
};

/**
 * A CSV text for spreadsheets: with a byte order mark, and with an apostrophe before every text that a spreadsheet
 * would take for a formula. Figures are written as numbers, with a decimal point.
 */
export const csvText = (columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  stringify([[...columns], ...rows.map((row) => [...row])], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
