import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A real mail server on this machine. */
export interface MailRoom {
  readonly port: number;
  /** What it took, as it came over the line. */
  readonly taken: { readonly to: readonly string[]; readonly source: string }[];
  /** What it answers to each recipient: undefined takes the mail. */
  refuse: { readonly code: number; readonly message: string } | undefined;
  close(): Promise<void>;
}

/** @param options as of `smtp-server`; without any it asks for no account and offers no encryption */
export const openMailRoom = async (options: SMTPServerOptions = {}): Promise<MailRoom> => {
  const room: { -readonly [K in 'refuse']: MailRoom[K] } & Pick<MailRoom, 'taken'> = { taken: [], refuse: undefined };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      const { refuse } = room;
      done(refuse === undefined ? null : Object.assign(new Error(refuse.message), { responseCode: refuse.code }));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        room.taken.push({ to, source: Buffer.concat(parts).toString() });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return Object.assign(room, {
    port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
};

/** The words of a mail, as somebody reads them: quoted-printable and folded lines undone. */
export const wordsOf = (source: string): string =>
  source
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString());
