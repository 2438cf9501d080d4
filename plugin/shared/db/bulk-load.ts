import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Knex } from 'knex';
import { Bug } from '../errors.ts';

/** Some whole lines (LineWriter) and how many they are. */
export interface Lines {
  readonly bytes: Buffer;
  readonly rows: number;
}

/** Gives the next lines, at most `LINES_PER_CHUNK` of them; undefined when there are no more. */
export type LineSource = () => Lines | undefined | Promise<Lines | undefined>;

/** The most lines that a source may give at once. */
export const LINES_PER_CHUNK = 1_000;

interface Target {
  readonly table: string;
  readonly columns: readonly string[];
  /** Puts rows in the place of those with the same key, of which the table must have no other than the primary. */
  readonly replaces?: boolean;
}

/** Galera refuses larger transactions, and a smaller one is done again more cheaply. */
const ROWS_PER_TRANSACTION = 100_000;
const ROWS_PER_INSERT = 500;

interface LoadResult {
  readonly affectedRows: number;
  readonly warningStatus: number;
  /** Such as `Records: 10  Deleted: 3  Skipped: 0  Warnings: 0`, in the server's language: only the order is certain. */
  readonly info: string;
}

/** Loads rows into a table, and answers how many. */
export type BulkLoader = (target: Target, lines: LineSource) => Promise<number>;

/**
 * Loads rows into a table that has none of their keys, or in the place of rows that have, in transactions of at most
 * 100,000 rows, and answers how many.
 *
 * `LOAD DATA LOCAL` is by far the fastest way in, but it forgives: it skips duplicates and bends values that do not
 * fit. So rows sent must equal rows loaded, with no warning. Where the server has LOCAL switched off, the same lines
 * go in as batched inserts.
 *
 * @throws Bug when the server loaded fewer rows than were sent, or warned
 */
export const bulkLoad = async (crm: Knex, target: Target, lines: LineSource): Promise<number> => {
  const load = await bulkLoader(crm);
  return load(target, lines);
};

/** The same for many loads that follow each other closely: the server is asked once which way is open. */
export const bulkLoader = async (crm: Knex): Promise<BulkLoader> => {
  const load = (await localInfileIsOn(crm)) ? loadInfile : insertLines;
  return async (target, lines) => {
    let total = 0;
    for (;;) {
      const batch = await Batch.of(lines);
      if (batch === undefined) return total;
      await load(crm, target, batch);
      total += batch.rows;
    }
  };
};

const localInfileIsOn = async (crm: Knex): Promise<boolean> => {
  const [rows] = (await crm.raw('SELECT @@local_infile AS state')) as [{ state: number }[]];
  return rows[0]?.state === 1;
};

/** The lines of one transaction, drawn from the source as they are asked for. */
class Batch {
  rows = 0;
  readonly #lines: LineSource;
  #first: Lines | undefined;

  /** Undefined where nothing is left. */
  static async of(lines: LineSource): Promise<Batch | undefined> {
    const first = await lines();
    return first === undefined ? undefined : new Batch(lines, first);
  }

  private constructor(lines: LineSource, first: Lines) {
    this.#lines = lines;
    this.#first = first;
  }

  async next(): Promise<Buffer | null> {
    const first = this.#first;
    this.#first = undefined;
    // Working out the next lines must not keep those before from being sent: the server loads them meanwhile.
    if (first === undefined) await breathe();
    if (this.rows + LINES_PER_CHUNK > ROWS_PER_TRANSACTION) return null;
    const lines = first ?? (await this.#lines());
    this.rows += lines?.rows ?? 0;
    return lines?.bytes ?? null;
  }
}

const loadInfile = async (crm: Knex, { table, columns, replaces }: Target, batch: Batch): Promise<void> => {
  const stream = new Readable({
    read() {
      batch.next().then(
        (bytes) => this.push(bytes),
        (error: unknown) => this.destroy(error as Error),
      );
    },
  });
  const statement = crm.raw(
    `LOAD DATA LOCAL INFILE 'rows' ${replaces === true ? 'REPLACE' : ''} INTO TABLE ?? CHARACTER SET utf8mb4 (${columns.map(() => '??').join(', ')})`,
    [table, ...columns],
  );
  const [result] = (await statement.options({ infileStreamFactory: () => stream })) as [LoadResult];
  // A row that took the place of another counts as two.
  const loaded = result.affectedRows - Number(/\d+\D+(\d+)/.exec(result.info)?.[1] ?? 0);
  if (loaded !== batch.rows || result.warningStatus !== 0)
    throw new Bug('bulk-load.incomplete', 'The database did not load every row as it was sent.', {
      table,
      sent: batch.rows,
      loaded,
      warnings: result.warningStatus,
    });
};

const insertLines = (crm: Knex, { table, columns, replaces }: Target, batch: Batch): Promise<void> =>
  crm.transaction(async (trx) => {
    for (let chunk = await batch.next(); chunk !== null; chunk = await batch.next()) {
      const rows = chunk.toString('utf8').split('\n').slice(0, -1).map(readLine);
      for (let at = 0; at < rows.length; at += ROWS_PER_INSERT)
        await trx.raw(
          `${replaces === true ? 'REPLACE' : 'INSERT'} INTO ?? (${columns.map(() => '??').join(', ')}) VALUES ?`,
          [table, ...columns, rows.slice(at, at + ROWS_PER_INSERT)] as never[],
        );
    }
  });

const UNESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '0': '\0', '\\': '\\' };

const readLine = (line: string): (string | null)[] =>
  line
    .split('\t')
    .map((field) =>
      field === '\\N' ? null : field.replace(/\\(.)/g, (_, letter: string) => UNESCAPED[letter] ?? letter),
    );
