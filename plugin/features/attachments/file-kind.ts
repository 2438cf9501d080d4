import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { FILE_TYPES, isContentOf, isText, typeByName } from './file-type.domain.ts';

const PART_BYTES = 1 << 16;

/** The media type of a file, or why it has none that is allowed. */
export type FileKind =
  { readonly mediaType: string; readonly problem?: never } | { readonly problem: 'type' | 'content' };

/** What a file is, by its name and by its content: both must say the same. */
export const kindOf = async (file: string, name: string, allowed: readonly string[]): Promise<FileKind> => {
  const type = typeByName(name, allowed);
  if (type === undefined) return { problem: 'type' };
  const recognised = await fileTypeFromFile(file).catch(() => ({ mime: 'application/octet-stream' }));
  if (!isContentOf(type, recognised?.mime)) return { problem: 'content' };
  if (FILE_TYPES[type].content === undefined && !(await holdsText(file))) return { problem: 'content' };
  return { mediaType: FILE_TYPES[type].mediaType };
};

const holdsText = async (file: string): Promise<boolean> => {
  const handle = await open(file, 'r');
  try {
    const part = Buffer.alloc(PART_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(part, 0, PART_BYTES, null);
      if (bytesRead === 0) return true;
      if (!isText(part.subarray(0, bytesRead))) return false;
    }
  } finally {
    await handle.close();
  }
};
