import type { Knex } from 'knex';
import { crmPool, type DatabaseSettings } from '../shared/db/connection.ts';

/** The account that may write to Koha, as `kohaWrite` names it. */
export interface WriteAccount {
  readonly user: string;
  readonly password: string;
  /** The server that takes writes, where Koha is read from a replica of it. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/** Where and as whom Koha is written to. */
export const kohaWriteSettings = (
  koha: DatabaseSettings,
  { user, password, host, port }: WriteAccount,
): DatabaseSettings => ({
  ...koha,
  ...(host === undefined ? {} : { host, socket: undefined }),
  ...(port === undefined ? {} : { port }),
  user,
  password,
});

export const kohaWritePool = (koha: DatabaseSettings, account: WriteAccount): Knex =>
  crmPool(kohaWriteSettings(koha, account), { maxConnections: 2 });
