import type { Command } from 'commander';
import { systemClock } from '../shared/time.ts';

/** The options of the commands that read the configuration. */
export interface CommonOptions {
  readonly config?: string;
  readonly kohaConf?: string;
  readonly json?: boolean;
}

/** A command that works on Kenal's own tables alone. */
export const ownCommand = (parent: Command, name: string, description: string): Command =>
  parent
    .command(name)
    .description(description)
    .option('--config <file>', 'configuration file (default: kenal.json in this folder)');

/** A command that reads Koha, too. */
export const kohaCommand = (parent: Command, name: string, description: string): Command =>
  ownCommand(parent, name, description).option(
    '--koha-conf <file>',
    "koha-conf.xml to take Koha's host, port, database, TLS and time zone from",
  );

/** Writes text on standard output and ends the line. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Writes a sentence for people on standard error, where it does not mix with what programs read. */
export const printNotice = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** This moment as part of a file's name. */
export const timeStamp = (): string => systemClock.now().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
