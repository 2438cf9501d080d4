import type { DatabaseSettings } from '../shared/db/connection.ts';
import type { Finding, findingsIn } from './report.ts';

interface Failing {
  /** `koha` or `crm`: the group of settings. */
  readonly group: 'koha' | 'crm';
  readonly settings: DatabaseSettings;
  readonly error: unknown;
}

/** Why a database cannot be reached, told from the driver's error without repeating its text. */
export const whyUnreachable = ({ group, settings, error }: Failing): { sentence: string; help: string | undefined } => {
  const place = settings.socket === undefined ? `${settings.host}:${settings.port}` : `the socket ${settings.socket}`;
  const code = errorCode(error);
  const known = REASONS.find(({ codes }) => codes.includes(code));
  return {
    sentence: `The database "${settings.database}" at ${place} cannot be used: ${known?.reason ?? `the driver reports ${code}`}.`,
    help: known?.help(group),
  };
};

export const connectionFailure = ({
  say,
  ...failing
}: Failing & { readonly say: ReturnType<typeof findingsIn> }): Finding => {
  const { sentence, help } = whyUnreachable(failing);
  return say.critical('unreachable', sentence, help);
};

interface Reason {
  readonly codes: readonly string[];
  readonly reason: string;
  readonly help: (group: string) => string;
}

const REASONS: readonly Reason[] = [
  {
    codes: ['ECONNREFUSED', 'ENOENT'],
    reason: 'nothing answers there',
    help: (group) => `Start the database server, or correct ${group}.host, ${group}.port or ${group}.socket.`,
  },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    reason: 'the host name is not known',
    help: (group) => `Correct ${group}.host.`,
  },
  {
    codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
    reason: 'no answer came in time',
    help: (group) => `Correct ${group}.host, or let this machine through the firewall.`,
  },
  {
    codes: ['ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'ER_HOST_NOT_PRIVILEGED'],
    reason: 'the server refuses the account or its password',
    help: (group) => `Correct ${group}.user and ${group}.password, or create the account for this host: docs/admin.md.`,
  },
  {
    codes: ['ER_DBACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR'],
    reason: 'there is no such database, or the account has no right in it',
    help: (group) => `Correct ${group}.database, or grant the account what docs/admin.md lists.`,
  },
  {
    codes: ['HANDSHAKE_SSL_ERROR', 'HANDSHAKE_NO_SSL_SUPPORT'],
    reason: 'an encrypted connection could not be made',
    help: (group) => `Set ${group}.tls to false, or give the server a certificate that this machine trusts.`,
  },
];

/** The driver's or the operating system's name of an error; `unknown` where it has none. */
export const errorCode = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'an unknown error';
};
