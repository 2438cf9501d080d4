import { createTransport } from 'nodemailer';

/** The library's mail server, as in the configuration. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly from: string;
}

export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for the same mail, so that one that arrives twice is seen to be one. */
  readonly id: string;
}

export interface Mailer {
  /** @throws MailFailure */
  send(mail: OutgoingMail): Promise<void>;
}

/** A mail that did not leave. Its code may be kept and shown; what the server said may hold addresses. */
export class MailFailure extends Error {
  readonly code: string;
  /** Whether the server will never take this mail. */
  readonly isFinal: boolean;

  constructor(code: string, isFinal: boolean) {
    super(`The mail server did not take a mail: ${code}.`);
    this.name = 'MailFailure';
    this.code = code;
    this.isFinal = isFinal;
  }
}

const SECONDS_TO_CONNECT = 10;
const SECONDS_OF_SILENCE = 20;

/**
 * Sends through the library's own server. A certificate is always checked, and without `none` nothing is said before the
 * line is encrypted.
 *
 * @param ca certificate authority to trust beside those of the system, in PEM
 */
export const mailer = ({ host, port, security, user, password = '', from }: MailServer, ca?: string): Mailer => {
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    connectionTimeout: SECONDS_TO_CONNECT * 1_000,
    greetingTimeout: SECONDS_TO_CONNECT * 1_000,
    socketTimeout: SECONDS_OF_SILENCE * 1_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text, id }) => {
      const headers = { 'Auto-Submitted': 'auto-generated' };
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text, messageId: id, headers });
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
};

/** Where the server's answer is about this mail: one of 500 or more is for good. */
const ABOUT_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

const failureOf = (error: unknown): MailFailure => {
  const { code = 'EUNKNOWN', responseCode } = error as { code?: string; responseCode?: number };
  return new MailFailure(
    responseCode === undefined ? code : `${code}-${responseCode}`,
    ABOUT_THE_MAIL.has(code) && responseCode !== undefined && responseCode >= 500,
  );
};
