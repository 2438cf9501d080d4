import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

export interface Source {
  /** From the project's folder, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** Every source file in these folders of the project. */
export const sourcesIn = async (folders: readonly string[]): Promise<Source[]> => {
  const lists = await Promise.all(folders.map(filesIn));
  return Promise.all(lists.flat().map(async (file) => ({ file, text: await readFile(new URL(file, ROOT), 'utf8') })));
};

const filesIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(fileURLToPath(new URL(folder, ROOT)), { recursive: true });
  return names.filter((name) => /\.(ts|js|hbs)$/.test(name)).map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
};

/** `file: what was found` for each place where the pattern, which must be global, matches. */
export const placesOf = (pattern: RegExp, sources: readonly Source[]): string[] =>
  sources.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(([found]) => `${file}: ${found.trim()}`));
