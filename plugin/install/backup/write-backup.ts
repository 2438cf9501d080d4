import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Knex } from 'knex';
import { guarded } from '../../shared/db/guard.ts';
import { withRawConnection, type Cell, type RawConnection } from '../../shared/db/stream.ts';
import { doneMigrations } from '../../shared/db/migrate.ts';
import { Conflict } from '../../shared/errors.ts';
import type { Clock, Instant } from '../../shared/time.ts';
import { FORMAT, type BackupEnd, type BackupHeader } from './backup-format.ts';
import { tablesToKeep, type TableToKeep } from './backup-tables.ts';

export interface BackupDeps {
  readonly crm: Knex;
  /** The version of this program. */
  readonly version: string;
  readonly clock: Clock;
}

export interface BackupMade {
  readonly file: string;
  readonly bytes: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly sha256: string;
  readonly version: string;
  readonly madeAt: Instant;
}

const CHUNK_BYTES = 1 << 16;

/**
 * Writes every table of Kenal into one file, as they were at one moment, while others go on writing. The memory it
 * takes does not depend on how much there is. Until it is complete the file has `.part` at the end of its name.
 *
 * @throws Conflict `backup.file-exists`: a backup never overwrites anything
 */
export const writeBackup = async (file: string, deps: BackupDeps): Promise<BackupMade> => {
  await refuseExisting(file);
  const part = `${file}.part`;
  const madeAt = deps.clock.now();
  await rm(part, { force: true });
  const handle = await open(part, 'wx', 0o600);
  try {
    const end = await guarded(
      deps.crm,
      'migrate',
      'Another process is migrating this database. Make the backup when it has ended.',
      () =>
        inSnapshot(deps.crm, async (connection) => {
          const lines = new BackupLines(connection);
          await pipeline(
            lines.of(await headerOf(deps, madeAt), await tablesToKeep(deps.crm)),
            createGzip(),
            createWriteStream(part, { fd: handle.fd, autoClose: false }),
          );
          return lines.end;
        }),
    );
    await handle.sync();
    await handle.close();
    await rename(part, file);
    const { bytes, version } = { bytes: (await stat(file)).size, version: deps.version };
    return { file, bytes, rows: end.end, sha256: end.sha256, version, madeAt };
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
};

const refuseExisting = async (file: string): Promise<void> => {
  const exists = await stat(file).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new Conflict('backup.file-exists', `There is a file ${file} already, and a backup overwrites nothing.`);
};

const headerOf = async ({ crm, version }: BackupDeps, madeAt: Instant): Promise<BackupHeader> => ({
  kenal_backup: FORMAT,
  version,
  made_at: madeAt.toString({ smallestUnit: 'second' }),
  migrations: await doneMigrations(crm),
});

interface StreamingConnection extends RawConnection {
  query(options: { sql: string; values: readonly unknown[]; rowsAsArray: true }): ReturnType<RawConnection['query']> & {
    stream(options: { highWaterMark: number }): Readable;
  };
}

/** One connection that sees the database as it is now, whatever happens meanwhile. */
const inSnapshot = <T>(crm: Knex, work: (connection: StreamingConnection) => Promise<T>): Promise<T> =>
  withRawConnection(crm, async (raw) => {
    const connection = raw as StreamingConnection;
    await run(connection, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await run(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    try {
      return await work(connection);
    } finally {
      await run(connection, 'ROLLBACK');
    }
  });

const run = async (connection: StreamingConnection, sql: string): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    connection.query({ sql, values: [], rowsAsArray: true }).on('error', reject).on('end', resolve);
  });
};

/** The file's lines, in pieces that are worth compressing, counted and summed on the way. */
class BackupLines {
  readonly #connection: StreamingConnection;
  readonly #hash = createHash('sha256');
  readonly #rows: Record<string, number> = {};
  #end: BackupEnd | undefined;
  #waiting = '';

  constructor(connection: StreamingConnection) {
    this.#connection = connection;
  }

  get end(): BackupEnd {
    return this.#end ?? { end: this.#rows, sha256: '' };
  }

  async *of(header: BackupHeader, tables: readonly TableToKeep[]): AsyncGenerator<Buffer> {
    this.#add(header);
    for (const { sql, ...heading } of tables) {
      this.#add(heading);
      let rows = 0;
      const stream = this.#connection.query({ sql, values: [], rowsAsArray: true }).stream({ highWaterMark: 1_000 });
      for await (const row of stream) {
        this.#add(row as Cell[]);
        rows += 1;
        if (this.#waiting.length > CHUNK_BYTES) yield this.#take();
      }
      this.#rows[heading.table] = rows;
    }
    yield this.#take();
    this.#end = { end: this.#rows, sha256: this.#hash.digest('hex') };
    yield Buffer.from(`${JSON.stringify(this.#end)}\n`);
  }

  #add(line: object): void {
    this.#waiting += `${JSON.stringify(line)}\n`;
  }

  #take(): Buffer {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = '';
    this.#hash.update(bytes);
    return bytes;
  }
}
