import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

interface HalfSent {
  readonly path: string;
  readonly cookie?: string;
  /** After this the sender goes away; otherwise as soon as the server knows of the request. */
  readonly arrived?: () => Promise<unknown>;
  /** Until this the server goes on. */
  readonly ended: (arriving: IncomingMessage) => Promise<unknown>;
}

/** Sends the beginning of a form with a file, and drops the connection in the middle of it. */
export const sendHalf = async (
  answer: RequestListener,
  { path, cookie = '', arrived = () => Promise.resolve(), ended }: HalfSent,
): Promise<void> => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const headers = {
      'Content-Type': 'multipart/form-data; boundary=B',
      Cookie: cookie,
      'Sec-Fetch-Site': 'same-origin',
    };
    const begun = once(server, 'request') as Promise<[IncomingMessage]>;
    const sending = httpRequest({ port, method: 'POST', path, headers });
    sending.on('error', () => undefined);
    sending.write('--B\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-1.4 and so');
    const [arriving] = await begun;
    await arrived();
    sending.destroy();
    await ended(arriving);
  } finally {
    server.close();
  }
};

export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 10));
};
