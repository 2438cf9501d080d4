import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { InvalidInput } from '../../../shared/errors.ts';

/** One row of a file, its cells by the name of their column in small letters. */
export interface CsvRow {
  /** Line of the file on which the row ends; the header is line 1. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<string, string>>>;
}

/** Rows of a CSV file with a header; commas, semicolons or tabs between cells, with or without a byte order mark. */
export async function* csvRows(file: string): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    columns: (header: string[]) => header.map((name) => name.toLowerCase()),
    delimiter: [',', ';', '\t'],
    info: true,
    relax_column_count_less: true,
    skip_empty_lines: true,
    trim: true,
  });
  const input = createReadStream(file);
  input.once('error', (error) => parser.destroy(error));
  try {
    for await (const { info, record } of input.pipe(parser) as AsyncIterable<Parsed>)
      yield { line: info.lines, cells: record };
  } catch (error) {
    throw explained(error, file);
  } finally {
    input.destroy();
  }
}

interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: CsvRow['cells'];
}

const explained = (error: unknown, file: string): unknown => {
  if (error instanceof CsvError)
    return new InvalidInput('csv.broken', `The file ${file} is not valid CSV: ${error.message}.`, [], { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new InvalidInput('csv.unreadable', `The file ${file} cannot be read (${code}).`, [], {
    cause: error,
    help: 'Name a file that exists and that you may read.',
  });
};

const MOST_NAMED = 10;

/** What is wrong with the rows of a file, all of it counted and the first of it named. */
export class BadRows {
  readonly #named: string[] = [];
  #count = 0;

  add(line: number, sentence: string): void {
    this.#count += 1;
    if (this.#named.length < MOST_NAMED) this.#named.push(`Line ${line}: ${sentence}`);
  }

  /** @throws InvalidInput with the lines, if there are any */
  throwIfAny(file: string): void {
    if (this.#count === 0) return;
    const more = this.#count - this.#named.length;
    const lines = more > 0 ? [...this.#named, `and ${more} more.`] : this.#named;
    throw new InvalidInput('csv.rows', `The file ${file} has rows that cannot be used.\n${lines.join('\n')}`, [], {
      help: 'Correct these lines and run the command again.',
    });
  }
}
