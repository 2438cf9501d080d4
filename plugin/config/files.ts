import { readFile, stat } from 'node:fs/promises';

/** What the loader needs of the file system. Given to it, so that tests need no files. */
export interface ConfigFiles {
  /** @throws an error whose `code` is ENOENT when there is no such file. */
  readText(path: string): Promise<string>;
  /** Permission bits, such as 0o600. */
  mode(path: string): Promise<number>;
}

export const systemFiles: ConfigFiles = {
  readText: (path) => readFile(path, 'utf8'),
  mode: async (path) => (await stat(path)).mode & 0o777,
};

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** Why a file could not be read, as the end of a sentence. */
export const whyUnreadable = (error: unknown): string => {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'this account may not read it';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return 'the operating system refuses';
  }
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
