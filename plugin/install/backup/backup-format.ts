import type { Cell } from '../../shared/db/stream.ts';

/**
 * A backup is one gzip file of lines: a header, then for each table its heading and its rows as JSON arrays, then an
 * end that counts the rows and holds the SHA-256 of every byte before it.
 */
export const FORMAT = 1;

export interface BackupHeader {
  readonly kenal_backup: number;
  /** The version of Kenal that wrote it. */
  readonly version: string;
  /** When, in UTC (ISO 8601). */
  readonly made_at: string;
  /** The migrations that had run: the state of the tables that the rows belong to. */
  readonly migrations: readonly string[];
}

export interface BackupTable {
  readonly table: string;
  readonly columns: readonly string[];
  /** Those of the columns whose values are written as hexadecimal digits. */
  readonly binary: readonly string[];
}

export interface BackupEnd {
  readonly end: Readonly<Record<string, number>>;
  readonly sha256: string;
}

export type BackupRow = readonly Cell[];

/** What is not in a backup, and why. */
export const NOT_KEPT: Readonly<Record<string, string>> = {
  kenal_guard: 'holds nothing once the process that locks it has ended',
  kenal_migration: 'is written again by the migrations',
  kenal_migration_lock: 'is written again by the migrations',
  kenal_process: 'which services run now; none does on a database that is just being filled',
  kenal_restoring: 'says that a restore is under way',
  kenal_upload: 'is gone within the hour, and nobody but whoever brought the file can read it',
  kenal_session: 'whoever was signed in signs in again; a file must not hold sessions',
};
