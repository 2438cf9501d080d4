import { Readable } from 'node:stream';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Knex } from 'knex';
import { Unavailable } from '../../shared/errors.ts';
import type { TableColumns } from './tables.ts';

export type Cell = string | number | null;

/** Text per statement: large enough to amortise it, small enough to keep memory flat. */
const CHUNK_CHARACTERS = 3_000_000;
const LOCAL_INFILE_REFUSED = new Set([1148, 3948, 4166]);

/** Rows of one table, in the order in which they are added. */
export interface TableSink {
  add(...cells: readonly Cell[]): void;
  readonly count: number;
}

/** Fills tables by LOAD DATA from memory, while the next rows are already being thought up. */
export interface BulkLoad {
  /** The columns that this version lacks are dropped on the way. A table that it lacks swallows its rows. */
  table(name: string, columns: readonly string[]): TableSink;
  /** Sends what is full, and waits only for what was sent the time before. Call it between days. */
  flush(): Promise<void>;
  /** Sends everything and waits until it is there. Returns the rows per table. */
  finish(): Promise<Record<string, number>>;
}

interface Pending {
  readonly name: string;
  readonly columns: readonly string[];
  readonly wanted: readonly boolean[];
  text: string;
  count: number;
}

export const bulkLoad = (session: BulkSession, known: TableColumns): BulkLoad => {
  const tables: Pending[] = [];
  let sent: Promise<void> = Promise.resolve();

  const send = (table: Pending): void => {
    const { name, columns, text } = table;
    table.text = '';
    sent = sent.then(() => session.load(name, columns, Readable.from([Buffer.from(text)])));
    // Whoever waits next hears of it; without this the process would end on the failure before.
    sent.catch(() => undefined);
  };

  return {
    table: (name, columns) => {
      const existing = known.get(name) ?? [];
      const wanted = columns.map((column) => existing.includes(column));
      const pending: Pending = { name, columns: columns.filter((_, i) => wanted[i]), wanted, text: '', count: 0 };
      const exists = existing.length > 0;
      if (exists) tables.push(pending);
      return {
        add: (...cells) => {
          if (!exists) return;
          pending.text += line(cells, wanted);
          pending.count += 1;
        },
        get count() {
          return pending.count;
        },
      };
    },
    flush: async () => {
      const full = tables.filter((table) => table.text.length >= CHUNK_CHARACTERS);
      // What was sent before flows only while we pause: days without a pause would let the server give up on it.
      if (full.length === 0) await turnOfTheLoop();
      else await sent;
      full.forEach(send);
    },
    finish: async () => {
      tables.filter((table) => table.text !== '').forEach(send);
      await sent;
      return Object.fromEntries(tables.map(({ name, count }) => [name, count]));
    },
  };
};

/** One connection that loads without checks, for data that is right by construction. */
export interface BulkSession {
  load(table: string, columns: readonly string[], rows: Readable): Promise<void>;
  run(sql: string, bindings?: readonly Cell[]): Promise<unknown>;
}

interface Acquiring {
  acquireConnection(): Promise<unknown>;
  releaseConnection(connection: unknown): Promise<void>;
}

/**
 * Lends one connection to `work`: UTC, not strict, without foreign key and unique checks, each statement committed by
 * itself. The connection leaves as it came.
 */
export const withBulkSession = async <T>(db: Knex, work: (session: BulkSession) => Promise<T>): Promise<T> => {
  const client = db.client as Acquiring;
  const connection = await client.acquireConnection();
  const run: BulkSession['run'] = async (sql, bindings = []) => db.raw(sql, [...bindings]).connection(connection);
  const load: BulkSession['load'] = async (table, columns, rows) => {
    const statement = db
      .raw(
        "LOAD DATA LOCAL INFILE 'rows' INTO TABLE ?? CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (??)",
        [table, columns as string[]],
      )
      .connection(connection)
      .options({ infileStreamFactory: () => rows });
    await statement.catch((error: unknown) => {
      if (!LOCAL_INFILE_REFUSED.has((error as { errno?: number }).errno ?? 0)) throw error;
      throw new Unavailable(
        'demo.local-infile',
        'The database server does not take LOAD DATA LOCAL.',
        {},
        {
          cause: error,
          help: 'Switch it on with SET GLOBAL local_infile = 1, or let the demo use its private server.',
        },
      );
    });
  };
  try {
    await run(OUTSET);
    const done = await work({ load, run });
    await run(AS_IT_CAME);
    return done;
  } catch (error) {
    // Where the connection itself is what failed, the first failure is the one to hear of.
    await run(AS_IT_CAME).catch(() => undefined);
    throw error;
  } finally {
    await client.releaseConnection(connection);
  }
};

/** Seconds that the server waits for rows that are still being thought up, on however busy a machine. */
const PATIENCE = 600;
const KEPT = ['time_zone', 'sql_mode', 'net_read_timeout', 'foreign_key_checks', 'unique_checks'];
const OUTSET = `SET ${KEPT.map((name) => `@kenal_demo_${name} = @@SESSION.${name}`).join(', ')},
  SESSION time_zone = '+00:00', SESSION sql_mode = '', SESSION net_read_timeout = ${PATIENCE},
  SESSION foreign_key_checks = 0, SESSION unique_checks = 0`;
const AS_IT_CAME = `SET ${KEPT.map((name) => `SESSION ${name} = @kenal_demo_${name}`).join(', ')}`;

const line = (cells: readonly Cell[], wanted: readonly boolean[]): string => {
  let text = '';
  let first = true;
  for (let i = 0; i < cells.length; i += 1) {
    if (wanted[i] !== true) continue;
    text += first ? field(cells[i] ?? null) : `\t${field(cells[i] ?? null)}`;
    first = false;
  }
  return `${text}\n`;
};

const SPECIAL = /[\\\t\n]/;

const field = (cell: Cell): string => {
  if (cell === null) return '\\N';
  if (typeof cell === 'number') return String(cell);
  if (!SPECIAL.test(cell)) return cell;
  return cell.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
};
