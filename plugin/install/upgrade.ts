import type { Knex } from 'knex';
import { migrateLatest, pendingMigrations, refuseNewerDatabase } from '../shared/db/migrate.ts';
import type { Clock } from '../shared/time.ts';
import { recordBackup } from './backup/backup-record.ts';
import { writeBackup, type BackupMade } from './backup/write-backup.ts';

export interface UpgradeDeps {
  readonly crm: Knex;
  readonly version: string;
  readonly clock: Clock;
}

export interface UpgradeReport {
  readonly backup: BackupMade | undefined;
  /** The migrations that ran. None: the tables were those of this version already, and no backup was made. */
  readonly migrated: readonly string[];
}

/**
 * Brings Kenal's tables to this version, after a backup of them as they are. When it dies on the way, running it again
 * goes on where it stopped, with another backup, so the first one stays.
 *
 * @param backupFile where the backup goes
 * @throws Conflict `migrate.newer-database` when this version is older than the tables
 */
export const upgrade = async (deps: UpgradeDeps, backupFile: string): Promise<UpgradeReport> => {
  await refuseNewerDatabase(deps.crm);
  if ((await pendingMigrations(deps.crm)).length === 0) return { backup: undefined, migrated: [] };
  const backup = await writeBackup(backupFile, deps);
  const migrated = await migrateLatest(deps.crm);
  await recordBackup(deps.crm, backup);
  return { backup, migrated };
};
