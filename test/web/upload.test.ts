import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import type { Request } from 'express';
import { InvalidInput } from '../../plugin/shared/errors.ts';
import { readUpload } from '../../plugin/web/upload.ts';
import { sendHalf, until } from '../support/half-sent.ts';

describe('a form with a file whose sender goes away half way', () => {
  const refused = (arriving: IncomingMessage): Promise<unknown> =>
    readUpload(arriving as Request, { maxBytes: 1_000 }).then(
      () => 'read',
      (error: unknown) => (error instanceof InvalidInput ? error.code : error),
    );

  it('is refused, and not waited for', async () => {
    let outcome: Promise<unknown> | undefined;
    const answer = (arriving: IncomingMessage): void => {
      outcome = refused(arriving);
    };
    await sendHalf(answer, { path: '/', ended: async () => outcome });
    expect(await outcome).to.equal('web.malformed');
  });

  it('is refused also where it went before anybody began to read', async () => {
    let outcome: Promise<unknown> | undefined;
    const answer = (arriving: IncomingMessage): void => void arriving.on('error', () => undefined);
    const ended = async (arriving: IncomingMessage): Promise<void> => {
      await until(() => arriving.closed);
      outcome = refused(arriving);
    };
    await sendHalf(answer, { path: '/', ended });
    expect(await outcome).to.equal('web.malformed');
  });
});
