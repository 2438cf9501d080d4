import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.ts';
import { isGroup } from '../../config/config.ts';
import { FORMAT, type BackupHeader, type BackupRow, type BackupTable } from './backup-format.ts';
import { compareVersions } from './versions.ts';

/** What a backup holds, part by part, in order. `rows` belong to the `table` before them. */
export type BackupPart =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly table: BackupTable }
  | { readonly kind: 'rows'; readonly rows: readonly BackupRow[] };

/** The program that is to read a backup. */
export interface Reader {
  readonly version: string;
  readonly migrations: readonly string[];
}

export interface BackupSummary {
  readonly header: BackupHeader;
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Reads the whole file and says what it holds, before anything is done with it.
 *
 * @param reader the program that is to restore it; left out, only its being whole is checked
 * @throws NotFound, InvalidInput `backup.not-a-backup`, `backup.damaged`, or Conflict `backup.newer`
 */
export const checkBackup = async (file: string, reader?: Reader): Promise<BackupSummary> => {
  let header: BackupHeader | undefined;
  let table = '';
  const rows: Record<string, number> = {};
  for await (const part of readBackup(file)) {
    if (part.kind === 'header') {
      header = part.header;
      if (reader !== undefined) refuseNewer(header, reader);
    } else if (part.kind === 'table') {
      table = part.table.table;
      rows[table] = 0;
    } else rows[table] = (rows[table] ?? 0) + part.rows.length;
  }
  if (header === undefined) throw damaged(file);
  return { header, rows };
};

const refuseNewer = (header: BackupHeader, reader: Reader): void => {
  const isNewer =
    header.kenal_backup > FORMAT ||
    compareVersions(header.version, reader.version) > 0 ||
    header.migrations.some((name) => !reader.migrations.includes(name));
  if (!isNewer) return;
  throw new Conflict(
    'backup.newer',
    `This backup was made by Kenal ${header.version}, which is newer than this one (${reader.version}).`,
    {},
    { help: `Install Kenal ${header.version} or newer, then restore it there.` },
  );
};

/** The parts of a backup. Its last act is to compare counts and checksum, so whoever reads to the end has read it all. */
export async function* readBackup(file: string): AsyncGenerator<BackupPart> {
  await access(file).catch((cause: unknown) => {
    throw new NotFound('backup.no-file', `There is no file ${file} that can be read.`, {}, { cause });
  });
  const parts = new PartReader(file);
  try {
    const bytes = createGunzip();
    // A failure of either stream ends the other, and is thrown where the bytes are read.
    pipeline(createReadStream(file), bytes, () => undefined);
    for await (const chunk of bytes) yield* parts.take(chunk as Buffer);
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    // zlib's own words say nothing to the person who wants data back.
    throw parts.hasHeader ? damaged(file) : notABackup(file);
  }
  parts.finish();
}

class PartReader {
  hasHeader = false;
  readonly #file: string;
  readonly #hash = createHash('sha256');
  readonly #rows: Record<string, number> = {};
  #table = '';
  #rest: Buffer = Buffer.alloc(0);
  #isComplete = false;

  constructor(file: string) {
    this.#file = file;
  }

  *take(chunk: Buffer): Generator<BackupPart> {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const rows: BackupRow[] = [];
    let from = 0;
    for (let to = bytes.indexOf(10); to !== -1; to = bytes.indexOf(10, from)) {
      const line = bytes.subarray(from, to + 1);
      from = to + 1;
      const value = this.#parse(line);
      if (Array.isArray(value)) {
        this.#hash.update(line);
        rows.push(value as BackupRow);
        this.#rows[this.#table] = (this.#rows[this.#table] ?? 0) + 1;
        continue;
      }
      if (rows.length > 0) yield { kind: 'rows', rows: rows.splice(0) };
      const part = this.#object(value, line);
      if (part !== undefined) yield part;
    }
    if (rows.length > 0) yield { kind: 'rows', rows };
    this.#rest = bytes.subarray(from);
  }

  /** @throws InvalidInput when the end was never reached */
  finish(): void {
    if (!this.hasHeader) throw notABackup(this.#file);
    if (!this.#isComplete || this.#rest.length > 0) throw damaged(this.#file);
  }

  #parse(line: Buffer): unknown {
    if (this.#isComplete) throw damaged(this.#file);
    try {
      return JSON.parse(line.toString('utf8'));
    } catch {
      throw this.hasHeader ? damaged(this.#file) : notABackup(this.#file);
    }
  }

  #object(value: unknown, line: Buffer): BackupPart | undefined {
    if (!isGroup(value)) throw damaged(this.#file);
    if (!this.hasHeader) {
      if (typeof value['kenal_backup'] !== 'number') throw notABackup(this.#file);
      this.hasHeader = true;
      this.#hash.update(line);
      return { kind: 'header', header: value as unknown as BackupHeader };
    }
    if (typeof value['table'] === 'string') {
      this.#table = value['table'];
      this.#rows[this.#table] = 0;
      this.#hash.update(line);
      return { kind: 'table', table: value as unknown as BackupTable };
    }
    const isRight =
      value['sha256'] === this.#hash.digest('hex') && JSON.stringify(value['end']) === JSON.stringify(this.#rows);
    if (!isRight) throw damaged(this.#file);
    this.#isComplete = true;
    return undefined;
  }
}

const damaged = (file: string): InvalidInput =>
  new InvalidInput('backup.damaged', `The backup ${file} is damaged or not complete. Nothing was changed.`, [], {
    help: 'Take another copy of it, or an older backup.',
  });

const notABackup = (file: string): InvalidInput =>
  new InvalidInput('backup.not-a-backup', `The file ${file} is not a backup of Kenal.`);
