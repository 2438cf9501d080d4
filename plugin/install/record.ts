import path from 'node:path';
import type { DatabaseAccount } from '../koha/grants.ts';
import { putFile, readIfThere } from './host-files.ts';

/** What `kenal install` made on this machine and on the servers. Only this is ever taken away again. */
export interface Made {
  readonly database?: string;
  readonly crmAccount?: DatabaseAccount;
  readonly kohaAccount?: DatabaseAccount;
  readonly kohaWriteAccount?: DatabaseAccount;
  /** The package for Koha's upload page. */
  readonly kohaPlugin?: string;
  /** How many patron lists removing left in Koha. */
  readonly listsLeft?: number;
  /** Set once removing has begun to drop, with the backup that was made before. */
  readonly handedBack?: string;
}

export interface InstallRecord {
  readonly file: string;
  read(): Promise<Made>;
  /** Notes something before it is made, so that a run that dies in between has not forgotten it. */
  note(made: Made): Promise<void>;
}

/** The record beside a configuration file. */
export const recordBeside = (configFile: string): InstallRecord => {
  const file = path.join(path.dirname(configFile), 'installed.json');
  const read = async (): Promise<Made> => JSON.parse((await readIfThere(file)) ?? '{}') as Made;
  return {
    file,
    read,
    note: async (made) => {
      const text = `${JSON.stringify({ ...(await read()), ...made }, null, 2)}\n`;
      await putFile(file, { text, mode: 0o600 });
    },
  };
};
