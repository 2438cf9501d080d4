import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Request } from 'express';
import { InvalidInput } from '../shared/errors.ts';
import { readArriving, type FileReceiver } from './arriving-files.ts';

/** What a form with a file brought. */
export interface Upload {
  readonly file: Buffer | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** What a route that takes a file allows. */
export interface UploadLimits {
  readonly maxBytes: number;
}

/**
 * Reads a form sent as multipart/form-data into memory: one file, the first with something in it, and a few fields.
 *
 * @throws InvalidInput `web.too-large` for a file that is larger than the route allows, `web.malformed`
 */
export const readUpload = async (request: Request, { maxBytes }: UploadLimits): Promise<Upload> => {
  const kept = new Map<string, Buffer>();
  const { fields, files } = await readArriving(request, memory(kept, maxBytes));
  if (fields === undefined) throw new InvalidInput('web.malformed', 'The request cannot be read.');
  if (files.some(({ problem }) => problem === 'tooLarge'))
    throw new InvalidInput('web.too-large', `The file is larger than ${maxBytes} bytes.`);
  return { file: files.map(({ key }) => kept.get(key)).find((content) => (content?.length ?? 0) > 0), fields };
};

const memory = (kept: Map<string, Buffer>, maxBytes: number): FileReceiver => ({
  maxBytes,
  maxFiles: 1,
  take: async (stream) => {
    const content = await buffer(stream);
    const key = String(kept.size);
    kept.set(key, content);
    return { key, bytes: content.length, sha256: createHash('sha256').update(content).digest() };
  },
  drop: (key) => {
    kept.delete(key);
    return Promise.resolve();
  },
});
