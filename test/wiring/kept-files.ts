import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Databases } from '../../plugin/databases.ts';
import { fileStore } from '../../plugin/features/attachments/file-store.ts';
import { attachmentsIn, type AttachmentService, type FineFile } from '../../plugin/features/attachments/index.ts';
import { instant, systemClock } from '../../plugin/shared/time.ts';
import { silentLog } from '../support/log.ts';
import { FILES } from './house.ts';

const STORE = fileStore(FILES.folder);
const NEVER = instant('2100-01-01T00:00:00Z');
const SETTINGS = { ...FILES, largestMegabytes: 1, most: 5, types: ['txt'], scanner: [], scanSeconds: 1 };

/** Attached files in the folder of the house. */
export const attaching = (databases: Databases): AttachmentService | undefined =>
  attachmentsIn({ ...databases, settings: SETTINGS, clock: systemClock, log: silentLog });

/** A text file with a mark in its name and in its content. */
export const markedFile = async (mark: string): Promise<FineFile> => {
  const { key, ...stored } = await STORE.take(Readable.from([Buffer.from(mark)]));
  return { ...stored, fileKey: key, name: `${mark}.txt`, mediaType: 'text/plain' };
};

export const dropFile = ({ fileKey }: FineFile): Promise<void> => STORE.drop(fileKey);

/** A row of a file, and whose it is; null where what it belonged to is gone. */
export interface FileRow {
  readonly borrowernumber: number | null;
  readonly name: string;
  readonly key: string;
}

/**
 * Every text of these files, in the table and in the folder. What lies in the folder without a row is nobody's.
 *
 * @param keeper the name of the feature, which its marks end with
 */
export const textsOfFiles = async (
  keeper: string,
  rows: readonly FileRow[],
): Promise<{ readonly borrowernumber: number; readonly text: string }[]> => {
  const owners = new Map(rows.map(({ key, borrowernumber }) => [key, borrowernumber ?? 0]));
  const found = rows.map(({ name, borrowernumber }) => ({ text: name, borrowernumber: borrowernumber ?? 0 }));
  for (const key of await STORE.settledBefore(NEVER)) {
    const text = await readFile(STORE.placeOf(key), 'utf8');
    if (text.endsWith(`-${keeper}`)) found.push({ text, borrowernumber: owners.get(key) ?? 0 });
  }
  return found;
};
