import { Busboy } from '@fastify/busboy';
import type { Request } from 'express';
import { InvalidInput } from '../shared/errors.ts';

/** What a form with a file brought. */
export interface Upload {
  readonly file: Buffer | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** What a route that takes a file allows. */
export interface UploadLimits {
  readonly maxBytes: number;
}

const LIMITS = { files: 1, fields: 20, parts: 21, fieldNameSize: 100, fieldSize: 10_000, headerPairs: 20 } as const;

/**
 * Reads a form sent as multipart/form-data into memory: at most one file, and a few short fields.
 *
 * @throws InvalidInput `web.too-large` for a file that is larger than the route allows, `web.malformed`
 */
export const readUpload = (request: Request, { maxBytes }: UploadLimits): Promise<Upload> =>
  new Promise((resolve, reject) => {
    const type = request.headers['content-type'] ?? '';
    if (!type.startsWith('multipart/form-data')) {
      reject(new InvalidInput('web.malformed', 'The request cannot be read.'));
      return;
    }
    const refuse = (error: InvalidInput): void => {
      request.unpipe();
      request.resume();
      reject(error);
    };
    const fields: Record<string, string> = {};
    const parts: Buffer[] = [];
    let hasFile = false;
    try {
      const form = new Busboy({
        headers: { ...request.headers, 'content-type': type },
        limits: { ...LIMITS, fileSize: maxBytes },
      });
      form.on('field', (name, value) => {
        if (!(name in {})) fields[name] = value;
      });
      form.on('file', (_name, stream) => {
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('limit', () =>
          refuse(new InvalidInput('web.too-large', `The file is larger than ${maxBytes} bytes.`)),
        );
        stream.on('end', () => {
          hasFile = parts.length > 0;
        });
      });
      form.on('error', () => refuse(new InvalidInput('web.malformed', 'The request cannot be read.')));
      form.on('finish', () => resolve({ file: hasFile ? Buffer.concat(parts) : undefined, fields }));
      request.pipe(form);
    } catch {
      refuse(new InvalidInput('web.malformed', 'The request cannot be read.'));
    }
  });
