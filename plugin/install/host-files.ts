import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { InvalidInput } from '../shared/errors.ts';

const run = promisify(execFile);

export interface FileShape {
  readonly text: string;
  readonly mode: number;
  /** The group that the file belongs to; undefined leaves it as it is. */
  readonly gid?: number | undefined;
}

export const readIfThere = async (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });

/** Whether a file is there with this text, these rights and this group. */
export const isAsWished = async (file: string, { text, mode, gid }: FileShape): Promise<boolean> => {
  if ((await readIfThere(file)) !== text) return false;
  const facts = await lstat(file);
  return (facts.mode & 0o777) === mode && (gid === undefined || facts.gid === gid);
};

/** Puts a file in place as a whole: nobody ever sees half of it, or sees it with other rights. */
export const putFile = async (
  file: string,
  { text, mode, gid }: Omit<FileShape, 'text'> & { readonly text: string | Buffer },
): Promise<void> => {
  const part = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(part, text, { mode: 0o600, flag: 'wx', flush: true });
    if (gid !== undefined) await chown(part, process.getuid?.() ?? 0, gid);
    await chmod(part, mode);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

/** Makes the folder of a file that others must not look into. One that is there keeps its rights. */
export const makeFolderOf = async (file: string, gid?: number): Promise<void> => {
  const folder = path.dirname(file);
  const made = await mkdir(folder, { recursive: true, mode: 0o750 });
  if (made !== undefined && gid !== undefined) await chown(folder, process.getuid?.() ?? 0, gid);
};

/** @throws InvalidInput when this machine has no such account */
export const groupOfAccount = async (account: string): Promise<number> => {
  try {
    return Number((await run('id', ['-g', account])).stdout.trim());
  } catch (cause) {
    throw new InvalidInput(
      'install.no-such-account',
      `This machine has no account "${account}", which --service-user names.`,
      [],
      { cause, help: `Make it first: adduser --system --group --no-create-home ${account}` },
    );
  }
};
