import { crmPool, type DatabaseSettings } from '../../shared/db/connection.ts';
import { knownMigrations, migrateLatest, pendingMigrations, refuseNewerDatabase } from '../../shared/db/migrate.ts';
import { trySignIn } from '../sign-in.ts';
import type { Step } from '../step.ts';

/** Kenal's tables. A database that holds some already is brought up to date by `kenal upgrade`, which backs it up. */
export const tablesStep = (settings: DatabaseSettings): Step => ({
  name: 'tables',
  look: async () => {
    const crm = crmPool(settings, { maxConnections: 3 });
    try {
      const isThere = (await trySignIn(crm, settings)) === 'works';
      if (isThere) await refuseNewerDatabase(crm);
      const pending = isThere ? await pendingMigrations(crm) : await knownMigrations();
      const asItIs = "Kenal's tables are those of this version.";
      if (pending.length === 0) return { changes: [], asItIs };
      const make = (): Promise<unknown> => migrating(settings);
      return { changes: [{ sentence: `Make Kenal's tables (${pending.length} migrations).`, make }], asItIs };
    } finally {
      await crm.destroy();
    }
  },
});

const migrating = async (settings: DatabaseSettings): Promise<void> => {
  const crm = crmPool(settings, { maxConnections: 3 });
  try {
    await migrateLatest(crm);
  } finally {
    await crm.destroy();
  }
};
