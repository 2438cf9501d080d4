import type { Knex } from 'knex';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';

export interface BackupRecord {
  readonly madeAt: Instant;
  readonly bytes: number;
  /** The version of Kenal that made it. */
  readonly version: string;
}

/** Notes that a backup was made. Tables from before this was noted have no place for it. */
export const recordBackup = async (crm: Knex, { madeAt, bytes, version }: BackupRecord): Promise<void> => {
  if (!(await crm.schema.hasTable('kenal_backup'))) return;
  await crm('kenal_backup').insert({ made_at: utcText(madeAt), bytes, version });
};

/** The last backup that was noted in this database. */
export const lastBackup = async (crm: Knex): Promise<BackupRecord | undefined> => {
  const row = await crm('kenal_backup')
    .orderBy('id', 'desc')
    .first<{ made_at: string; bytes: number; version: string } | undefined>('made_at', 'bytes', 'version');
  return row && { madeAt: instantOfUtcText(row.made_at), bytes: row.bytes, version: row.version };
};
