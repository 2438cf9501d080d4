import type { Knex } from 'knex';
import { crmPool, type DatabaseSettings } from '../shared/db/connection.ts';

/** The account that may write to Koha, as `kohaWrite` names it, on the server of Koha's database. */
export const kohaWritePool = (
  koha: DatabaseSettings,
  account: { readonly user: string; readonly password: string },
): Knex => crmPool({ ...koha, ...account }, { maxConnections: 2 });
