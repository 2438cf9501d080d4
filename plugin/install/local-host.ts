import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { systemFiles } from '../config/config.ts';
import { systemTimeZone } from '../shared/time.ts';
import { terminalAsk } from './ask.ts';
import type { Host } from './host.ts';

const run = promisify(execFile);

interface LocalOptions {
  /** Whether somebody at this terminal may be asked. */
  readonly mayAsk: boolean;
  /** Whether standard output is kept for what is to be used further, such as SQL. */
  readonly quiet: boolean;
}

/** This machine. */
export const localHost = ({ mayAsk, quiet }: LocalOptions): Host => {
  const aside = quiet ? process.stderr : process.stdout;
  const isAsking = mayAsk && process.stdin.isTTY && aside.isTTY;
  return {
    files: systemFiles,
    configRoot: '/etc/kenal',
    stateRoot: '/var/lib/kenal',
    kohaSites: '/etc/koha/sites',
    databaseSockets: ['/run/mysqld/mysqld.sock', '/var/lib/mysql/mysql.sock'],
    isRoot: process.getuid?.() === 0,
    timezone: systemTimeZone(),
    program: [process.execPath, path.resolve(process.argv[1] ?? 'kenal')],
    systemctl: existsSync('/run/systemd/system')
      ? async (args) => {
          await run('systemctl', [...args]);
        }
      : undefined,
    ask: isAsking ? terminalAsk({ input: process.stdin, output: aside, echoes: true }) : undefined,
    say: (line) => {
      aside.write(`${line}\n`);
    },
    print: (text) => {
      process.stdout.write(`${text}\n`);
    },
  };
};
