import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ZipFile } from 'yazl';
import type { Manifest } from '../manifest/manifest.ts';
import { Bug } from '../shared/errors.ts';
import { libraryDay, localNoon } from '../shared/time.ts';

const SOURCE = fileURLToPath(new URL('./', import.meta.url));
/** What is filled in is text in single quotes, which Perl and YAML end in different ways. */
const QUOTING: Readonly<Record<string, (text: string) => string>> = {
  '.pm': (text) => text.replace(/[\\']/g, '\\$&'),
  '.yml': (text) => text.replaceAll("'", "''"),
};
const BLANK = /\{\{(\w+)\}\}/g;
/** Of no meaning but to be the same in every package. */
const DAY_OF_FILES = libraryDay('2000-01-01');
const FILE_MODE = 0o100644;
const FOLDER_MODE = 0o40755;

type ManifestPart = Pick<Manifest, 'title' | 'version' | 'description' | 'kohaPlugin' | 'koha'>;

/** A package that Koha's upload page takes. */
export interface Kpz {
  /** `kenal-<version>.kpz`: Koha refuses another ending. */
  readonly name: string;
  readonly content: Buffer;
}

/**
 * Packs the Koha plugin. The same sources and the same manifest give the same bytes, in any time zone and with any
 * version of zlib: nothing is compressed, and every file has one date.
 */
export const buildKpz = async (manifest: ManifestPart): Promise<Kpz> => {
  const classPath = manifest.kohaPlugin.class.replaceAll('::', '/');
  const files = await sourceFiles(classPath);
  const zip = new ZipFile();
  const common = { mtime: localNoon(DAY_OF_FILES), forceDosTimestamp: true } as const;
  zip.addEmptyDirectory(`${classPath}/`, { ...common, mode: FOLDER_MODE });
  for (const file of files) {
    const source = await readFile(path.join(SOURCE, file));
    zip.addBuffer(filledIn(file, source, manifest), file, { ...common, mode: FILE_MODE, compress: false });
  }
  zip.end();
  return { name: `kenal-${manifest.version}.kpz`, content: await buffer(zip.outputStream) };
};

/** Writes the package into a folder and answers its path. */
export const writeKpz = async (manifest: ManifestPart, folder: string): Promise<string> => {
  const { name, content } = await buildKpz(manifest);
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
};

/** The class and what lies in its folder: whatever else stood in the package would stay in Koha after removal. */
const sourceFiles = async (classPath: string): Promise<string[]> => {
  const inFolder = await readdir(path.join(SOURCE, classPath));
  return [`${classPath}.pm`, ...inFolder.sort().map((name) => `${classPath}/${name}`)];
};

const filledIn = (file: string, source: Buffer, manifest: ManifestPart): Buffer => {
  const quoted = QUOTING[path.extname(file)];
  if (quoted === undefined) return source;
  const values: Readonly<Record<string, string>> = {
    title: manifest.title,
    version: manifest.version,
    description: manifest.description,
    namespace: manifest.kohaPlugin.apiNamespace,
    // Koha compares the first two groups and wants all four.
    minimum_version: `${manifest.koha.bestEffortFrom}.00.000`,
  };
  const text = source.toString('utf8').replaceAll(BLANK, (_blank, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Bug('kpz.unknown-blank', `Nothing is known to fill in for ${name} in ${file}.`);
    return quoted(value);
  });
  return Buffer.from(text, 'utf8');
};
