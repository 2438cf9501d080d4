import type { Locale, Translate } from '../i18n/index.ts';
import {
  Bug,
  InvalidInput,
  KenalError,
  NotFound,
  Unavailable,
  type ErrorKind,
  type Problem,
} from '../shared/errors.ts';
import type { ErrorPage } from './error-page.ts';
import type { IconName } from './icons.ts';

const STATUS = {
  InvalidInput: 422,
  NotFound: 404,
  NotAllowed: 403,
  Conflict: 409,
  Unavailable: 503,
  Bug: 500,
} as const satisfies Record<ErrorKind, number>;

const ICON = {
  InvalidInput: 'alert',
  NotFound: 'search',
  NotAllowed: 'lock',
  Conflict: 'refresh',
  Unavailable: 'server',
  Bug: 'alert',
} as const satisfies Record<ErrorKind, IconName>;

/** Failures that deserve words or a status of their own; every other one speaks for its kind. */
const SPECIAL: Readonly<Record<string, { readonly text: string; readonly status?: number }>> = {
  'access.not-signed-in': { text: 'errors.NotAllowed', status: 401 },
  'access.not-staff': { text: 'errors.notStaff' },
  'confidential.only-looks': { text: 'errors.onlyLooks' },
  'attachments.waiting': { text: 'errors.fileWaiting' },
  'attachments.missing': { text: 'errors.fileMissing' },
  'attachments.too-many': { text: 'errors.tooManyFiles' },
  'participation.no-such-suggestion': { text: 'errors.noSuchSuggestion' },
  'web.cross-site': { text: 'errors.crossSite' },
  'web.too-many-requests': { text: 'errors.tooMany', status: 429 },
  'web.too-large': { text: 'errors.InvalidInput', status: 413 },
};

export const statusOf = (error: KenalError): number => SPECIAL[error.code]?.status ?? STATUS[error.kind];

/** What came up through Express as one of ours: database trouble is Unavailable, what we did not foresee is a Bug. */
export const asKenalError = (error: unknown): KenalError => {
  if (error instanceof KenalError) return error;
  if (isUnreachable(error)) return new Unavailable('web.database', 'A database does not answer.', {}, { cause: error });
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return new InvalidInput('web.too-large', 'The form is larger than Kenal accepts.');
  if (status === 404) return new NotFound('web.no-such-page', 'There is no page at this address.');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new InvalidInput('web.malformed', 'The request cannot be read.');
  return new Bug('web.unforeseen', 'The page failed.', {}, { cause: error });
};

/** Names and numbers that drivers give to a server that is away, refuses, is overloaded or took too long. */
const UNREACHABLE = new Set<unknown>([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_CON_COUNT_ERROR',
  'ER_STATEMENT_TIMEOUT',
]);

const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'KnexTimeoutError' || UNREACHABLE.has((error as { code?: unknown }).code) || isSlow(error));

const STATEMENT_TOOK_TOO_LONG = 1969;
const isSlow = (error: Error): boolean => (error as { errno?: unknown }).errno === STATEMENT_TOOK_TOO_LONG;

interface ErrorSituation {
  readonly locale: Locale;
  readonly reference: string;
  readonly personName: string;
  readonly canRetry: boolean;
  readonly basePath: string;
  readonly kohaHome: string;
  readonly path: string;
}

export const errorPage = (error: KenalError, situation: ErrorSituation): ErrorPage => {
  const { locale, basePath, kohaHome } = situation;
  const words = SPECIAL[error.code]?.text ?? `errors.${error.kind}`;
  const today = { text: locale.t('errors.action.today'), href: `${basePath}/`, isMain: true };
  const again = { text: locale.t('errors.action.again'), href: `${basePath}${situation.path}`, isMain: true };
  const koha = { text: locale.t('errors.action.koha'), href: kohaHome, isMain: false };
  const other = { text: locale.t('errors.action.signOut'), href: `${basePath}/sign-in`, isMain: true };
  const mayPass = error.kind === 'Unavailable' && situation.canRetry;
  const main = error.code === 'access.not-staff' ? other : today;
  return {
    heading: locale.t(`${words}.title`),
    explanation: locale.t(`${words}.text`, { name: situation.personName }),
    help: error.kind === 'NotAllowed' ? '' : (error.help ?? ''),
    problems: error instanceof InvalidInput ? error.problems.map((problem) => problemText(locale.t, problem)) : [],
    icon: ICON[error.kind],
    reference: locale.t('errors.reference', { reference: situation.reference }),
    next: [mayPass ? again : main, koha],
  };
};

/** What is wrong, in the reader's language where it is a rule that was broken. */
const problemText = (t: Translate, { message, rule }: Problem): string => {
  if (rule === undefined) return message;
  const kinds = (rule.kinds ?? [])
    .map((kind) => t(`validation.kind.${kind}`))
    .reduce((first, second) => (first === '' ? second : t('validation.or', { first, second })), '');
  return t(`validation.${rule.name}`, { ...rule.values, kinds });
};

/** The same for programs. */
export const errorJson = (error: KenalError, t: Translate, reference: string): unknown => ({
  error: {
    code: error.code,
    message: error.message,
    ...(error.help === undefined ? {} : { help: error.help }),
    ...(error instanceof InvalidInput
      ? { problems: error.problems.map((problem) => ({ path: problem.path, message: problemText(t, problem) })) }
      : {}),
    reference,
  },
});
