import type { Knex } from 'knex';
import { named } from '../../koha/grants.ts';
import { crmPool, type DatabaseSettings } from '../../shared/db/connection.ts';
import { dropTables, kenalTables } from '../backup/restore.ts';
import type { InstallRecord } from '../record.ts';
import { trySignIn } from '../sign-in.ts';
import type { Step } from '../step.ts';

/** Drops Kenal's tables; the database too, if installing made it and nothing else moved in. */
export const dropDatabaseStep = (crm: DatabaseSettings, record: InstallRecord): Step => ({
  name: 'database',
  look: async () => {
    const db = crmPool(crm, { maxConnections: 2 });
    const asItIs = 'There are no tables of Kenal.';
    try {
      if ((await trySignIn(db, crm)) !== 'works') return { changes: [], asItIs };
      const isOurs = (await record.read()).database === crm.database;
      const others = await strangers(db);
      if (isOurs && others.length === 0)
        return {
          asItIs,
          changes: [
            {
              sentence: `Drop the database ${crm.database}.`,
              make: () => using(crm, (own) => own.raw(`DROP DATABASE IF EXISTS ${named(crm.database)}`)),
            },
          ],
        };
      const tables = await kenalTables(db);
      if (tables.length === 0) return { changes: [], asItIs };
      const why = isOurs ? `it also holds ${others.join(', ')}` : 'installing did not make it';
      return {
        asItIs,
        changes: [
          {
            sentence: `Drop the ${tables.length} tables of Kenal; the database ${crm.database} stays, because ${why}.`,
            make: () => using(crm, (own) => dropTables(own, tables)),
          },
        ],
      };
    } finally {
      await db.destroy();
    }
  },
});

const using = async (crm: DatabaseSettings, work: (own: Knex) => Promise<unknown>): Promise<void> => {
  const own = crmPool(crm, { maxConnections: 2 });
  try {
    await work(own);
  } finally {
    await own.destroy();
  }
};

const strangers = (db: Knex): Promise<string[]> =>
  db({ t: 'information_schema.tables' })
    .whereRaw("t.table_schema = DATABASE() AND t.table_name NOT LIKE 'kenal\\\\_%'")
    .orderBy('t.table_name')
    .pluck<string[]>('t.table_name');
