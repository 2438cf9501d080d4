import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { epochSeconds, type Instant } from '../../shared/time.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Where files lie while they arrive. */
const ARRIVING = 'arriving';
const KEY = /^[0-9a-f]{32}$/;

/** What has arrived: a whole file that has no place of its own yet. */
export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: Buffer;
}

/**
 * Files in a folder of Kenal's own, by names made by chance. A file is written aside, made to last, and only then put
 * in its place: nobody ever sees half of one.
 */
export const fileStore = (folder: string) => {
  const aside = (key: string): string => path.join(folder, ARRIVING, key);
  const place = (key: string): string => path.join(folder, key.slice(0, 2), key);

  const settled = async (): Promise<string[]> => {
    const keys: string[] = [];
    for (const name of await namesIn(folder))
      if (/^[0-9a-f]{2}$/.test(name))
        keys.push(...(await namesIn(path.join(folder, name))).filter((key) => KEY.test(key)));
    return keys;
  };

  return {
    /** Writes what arrives. The stream is read to its end, or the file is gone again. */
    async take(content: Readable): Promise<StoredFile> {
      const key = randomBytes(16).toString('hex');
      await mkdir(path.dirname(aside(key)), { recursive: true, mode: FOLDER_MODE });
      const handle = await open(aside(key), 'wx', FILE_MODE);
      try {
        const stored = { key, ...(await write(content, handle)) };
        await handle.sync();
        return stored;
      } catch (error) {
        await rm(aside(key), { force: true });
        throw error;
      } finally {
        await handle.close();
      }
    },

    /** Puts what has arrived in its place, to last. */
    async settle(key: string): Promise<void> {
      const folderOfIt = path.dirname(place(key));
      await mkdir(folderOfIt, { recursive: true, mode: FOLDER_MODE });
      await rename(aside(key), place(key));
      await syncFolder(folderOfIt);
    },

    /** Lets go of what has arrived; nothing where it has its place already. */
    drop: (key: string): Promise<void> => rm(aside(key), { force: true }),

    /** The path of what has arrived and not been settled. */
    asideOf: aside,

    placeOf: place,

    /** A file in its place, to be read; undefined where there is none. The reader closes it. */
    async read(key: string): Promise<FileHandle | undefined> {
      return open(place(key), constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      });
    },

    remove: (key: string): Promise<void> => rm(place(key), { force: true }),

    /** Files in their places: the folder is listed, and none of them is opened. */
    settled,

    /** Files in their places that were last written before a moment. */
    async settledBefore(moment: Instant): Promise<string[]> {
      const keys: string[] = [];
      for (const key of await settled()) if (await isOlder(place(key), moment)) keys.push(key);
      return keys;
    },

    /** Lets go of what arrived before a moment and was never settled. @returns how many */
    async dropBefore(moment: Instant): Promise<number> {
      let dropped = 0;
      for (const key of await namesIn(path.join(folder, ARRIVING)))
        if (KEY.test(key) && (await isOlder(aside(key), moment))) {
          await rm(aside(key), { force: true });
          dropped += 1;
        }
      return dropped;
    },

    /** Whether files could be taken now. A folder that is not there is not made: it will be, for the first file. */
    async isWritable(): Promise<boolean> {
      return (await canBeWritten(folder)) && canBeWritten(path.join(folder, ARRIVING));
    },
  };
};

export type FileStore = ReturnType<typeof fileStore>;

const write = async (content: Readable, handle: FileHandle): Promise<{ bytes: number; sha256: Buffer }> => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of content as AsyncIterable<Buffer>) {
    hash.update(part);
    await handle.writeFile(part);
    bytes += part.length;
  }
  return { bytes, sha256: hash.digest() };
};

/** A name in a folder lasts when the folder has been written. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const namesIn = async (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });

/** Whether files can be put into a folder, or into the nearest one above it that is there, so that it can be made. */
const canBeWritten = async (folder: string): Promise<boolean> => {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return (await stat(folder)).isDirectory();
  } catch (error) {
    const isNotThere = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isNotThere && path.dirname(folder) !== folder && canBeWritten(path.dirname(folder));
  }
};

const isOlder = async (file: string, moment: Instant): Promise<boolean> => {
  const facts = await stat(file).catch(() => undefined);
  return facts !== undefined && facts.mtimeMs / 1000 < epochSeconds(moment);
};
