import type { Knex } from 'knex';
import { schemaColumns } from '../../plugin/koha/capabilities.ts';
import { grantSql } from '../../plugin/koha/grants.ts';
import { kohaPool } from '../../plugin/shared/db/connection.ts';
import { adminDb, testAccount, type TestDatabase } from '../support/database.ts';

/** A pool of an account that holds on this database what Kenal advises to grant, and no more. Close it yourself. */
export const advisedPool = async (database: TestDatabase): Promise<Knex> => {
  const account = await testAccount('kenal');
  const root = await adminDb();
  const grants = grantSql({
    kohaDatabase: database.name,
    account: { user: account.user, host: '%' },
    schemaColumns: await schemaColumns(database.db),
  });
  for (const sql of grants) await root.raw(sql);
  return kohaPool(database.settingsFor(account), { maxConnections: 2 });
};
