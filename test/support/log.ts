import { Writable } from 'node:stream';
import { createLogger, type Logger, type LogLevel } from '../../plugin/shared/log.ts';

export interface CollectedLog {
  readonly log: Logger;
  /** What was logged so far, as the product writes it: one object a line. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Everything as one text, to look for what must not be in it. */
  readonly text: () => string;
}

/** The product's own logger, kept in memory instead of printed. */
export const collectedLog = (level: LogLevel = 'trace'): CollectedLog => {
  const records: Record<string, unknown>[] = [];
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const line = chunk.toString();
      lines.push(line);
      records.push(JSON.parse(line) as Record<string, unknown>);
      done();
    },
  });
  return { log: createLogger(level, destination), records, text: () => lines.join('') };
};

/** A logger for tests that are about something else. */
export const silentLog: Logger = createLogger('silent');
