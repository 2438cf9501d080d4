import { finished, type Readable } from 'node:stream';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { Request } from 'express';
import { InvalidInput } from '../shared/errors.ts';

/** What became of a file that a form brought. */
export interface ArrivedFile {
  /** As the browser calls it. */
  readonly name: string;
  /** By which whoever took it finds it again. */
  readonly key: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  /** `tooLarge`: it was cut off where the limit is; `notKept`: whoever should take it could not. */
  readonly problem: 'tooLarge' | 'notKept' | undefined;
}

/** Takes files as they arrive, so that none of them has to fit into memory. */
export interface FileReceiver {
  /** Of one file. What is larger is read to its end and not kept whole. */
  readonly maxBytes: number;
  /** One more than these is still told of, so that it can be said that there were too many. */
  readonly maxFiles: number;
  /** Reads to the end of the stream. */
  take(content: Readable): Promise<Pick<ArrivedFile, 'key' | 'bytes' | 'sha256'>>;
  /** Lets go of what was taken and is wanted no more; nothing for what has been put in its place since. */
  drop(key: string): Promise<void>;
}

/** A form with files, read to its end. */
export interface ArrivedForm {
  /** Undefined where the form was not sent as multipart/form-data, and so without files. */
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly files: readonly ArrivedFile[];
}

/** A text of the longest kind, each of its characters in four bytes. */
const LONGEST_FIELD = 400_000;
const LIMITS = { fields: 50, fieldNameSize: 100, fieldSize: LONGEST_FIELD, headerPairs: 20 } as const;

const unreadable = (): InvalidInput => new InvalidInput('web.malformed', 'The request cannot be read.');

/**
 * Reads a form with several files, each of which goes to `receiver` as it comes. A file that is too large or cannot be
 * kept does not end the form: what was typed arrives all the same.
 *
 * @throws InvalidInput `web.too-large` for a field that is longer than any form allows, `web.malformed`; then nothing is kept
 */
export const readArriving = async (request: Request, receiver: FileReceiver): Promise<ArrivedForm> => {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return { fields: undefined, files: [] };
  const fields = new Map<string, string>();
  const arriving: Promise<ArrivedFile | undefined>[] = [];
  const streams: BusboyFileStream[] = [];
  const cutFields: string[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    const form = new Busboy({
      headers: { ...request.headers, 'content-type': type },
      limits: { ...LIMITS, files: receiver.maxFiles + 1, fileSize: receiver.maxBytes },
    });
    form.on('field', (name, value, _isNameCut, isCut) => {
      if (!fields.has(name)) fields.set(name, value);
      if (isCut) cutFields.push(name);
    });
    form.on('file', (_field, stream, name) => {
      streams.push(stream);
      arriving.push(arrive(receiver, stream, name));
    });
    form.on('finish', resolve);
    form.on('error', reject);
    // The sender may have gone away already, while it was found out who they are.
    finished(request, { writable: false }, (error) => {
      if (error) reject(error);
    });
    request.pipe(form);
  });
  try {
    await ended;
  } catch {
    request.unpipe();
    request.resume();
    for (const stream of streams) stream.destroy(unreadable());
    await dropAll(receiver, await Promise.all(arriving));
    throw unreadable();
  }
  const files = await Promise.all(arriving);
  if (cutFields.length > 0) {
    await dropAll(receiver, files);
    throw new InvalidInput('web.too-large', 'A text in the form is longer than Kenal accepts.');
  }
  return { fields: Object.fromEntries(fields), files: files.filter((file) => file !== undefined) };
};

/** A field for files in which none was chosen comes as a file without name or content. */
const arrive = async (
  receiver: FileReceiver,
  stream: BusboyFileStream,
  name: string | undefined,
): Promise<ArrivedFile | undefined> => {
  try {
    const taken = await receiver.take(stream);
    if (taken.bytes > 0 || (name ?? '') !== '')
      return { name: name ?? '', ...taken, problem: stream.truncated ? 'tooLarge' : undefined };
    await receiver.drop(taken.key);
    return undefined;
  } catch {
    stream.resume();
    return { name: name ?? '', key: '', bytes: 0, sha256: Buffer.alloc(0), problem: 'notKept' };
  }
};

/** Lets go of files that nobody has put in their place. */
export const dropAll = async (receiver: FileReceiver, files: readonly (ArrivedFile | undefined)[]): Promise<void> => {
  for (const file of files) if (file !== undefined && file.key !== '') await receiver.drop(file.key);
};
