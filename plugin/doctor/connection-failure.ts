import type { Translate } from '../i18n/index.ts';
import type { DatabaseSettings } from '../shared/db/connection.ts';
import type { Finding, findingsIn } from './report.ts';

interface Failing {
  /** `koha` or `crm`: the group of settings. */
  readonly group: 'koha' | 'crm';
  readonly settings: DatabaseSettings;
  readonly error: unknown;
  readonly t: Translate;
}

/** Why a database cannot be reached, told from the driver's error without repeating its text. */
export const whyUnreachable = ({
  group,
  settings,
  error,
  t,
}: Failing): { sentence: string; help: string | undefined } => {
  const place =
    settings.socket === undefined
      ? `${settings.host}:${settings.port}`
      : t('doctor.connection.socket', { socket: settings.socket });
  const code = errorCode(error);
  const known = REASONS.find(({ codes }) => code !== undefined && codes.includes(code));
  const other = t('doctor.connection.other', { code: code ?? t('doctor.connection.unknownError') });
  return {
    sentence: t('doctor.connection.sentence', {
      database: settings.database,
      place,
      reason: known === undefined ? other : t(`doctor.connection.${known.reason}`),
    }),
    help: known === undefined ? undefined : t(`doctor.connection.${known.reason}.help`, { group }),
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
  /** Last part of the texts' keys. */
  readonly reason: string;
}

const REASONS: readonly Reason[] = [
  { codes: ['ECONNREFUSED', 'ENOENT'], reason: 'refused' },
  { codes: ['ENOTFOUND', 'EAI_AGAIN'], reason: 'unknownHost' },
  { codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'], reason: 'late' },
  {
    codes: ['ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'ER_HOST_NOT_PRIVILEGED'],
    reason: 'denied',
  },
  { codes: ['ER_DBACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR'], reason: 'noDatabase' },
  { codes: ['HANDSHAKE_SSL_ERROR', 'HANDSHAKE_NO_SSL_SUPPORT'], reason: 'encryption' },
];

/** The driver's or the operating system's name of an error, where it has one. */
export const errorCode = (error: unknown): string | undefined => {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
};
