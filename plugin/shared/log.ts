import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * The log: events with ids and numbers, one JSON document a line, on standard error, because standard output belongs
 * to reports (`--json`). Names, addresses and titles never go in; the paths below are the last net, for objects that
 * carry request headers or database settings.
 */
export const createLogger = (level: LogLevel, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'password',
          '*.password',
          'cookie',
          '*.cookie',
          'headers',
          '*.headers',
          'authorization',
          '*.authorization',
        ],
        remove: true,
      },
      serializers: { err: safeError },
    },
    destination ?? pino.destination(2),
  );

/** What may be logged of an error: database drivers put whole statements, with patrons' data, into their messages. */
const safeError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, errno, sqlState } = error as Error & { code?: unknown; errno?: unknown; sqlState?: unknown };
  const fromDatabase = errno !== undefined || sqlState !== undefined;
  return {
    type: error.name,
    code,
    ...(fromDatabase ? { errno, sqlState } : { message: error.message }),
    stack: stackOnly(error),
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  };
};

const stackOnly = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
