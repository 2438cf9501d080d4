import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';

interface SettingRow {
  readonly name: string;
  readonly value: string;
}

/** Stored values by name, as JSON; what is as shipped is absent. */
export const storedValues = async (db: Db, names: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await db('kenal_setting')
    .whereIn('kenal_setting.name', [...names])
    .select<SettingRow[]>('kenal_setting.name', 'kenal_setting.value');
  return new Map(rows.map(({ name, value }) => [name, value]));
};

/** One line of history. Values are JSON; `undefined` is as shipped. */
export interface SettingChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly at: Instant;
  /** Borrowernumber; `undefined` where a command changed it. */
  readonly by: number | undefined;
}

/** Stores a value and who changed it, together. Answers whether anything changed. */
export const storeValue = (
  crm: Knex,
  { name, after, at, by }: Omit<SettingChange, 'before'>,
  isSecret: boolean,
): Promise<boolean> =>
  inTransaction(crm, async (trx) => {
    const [row] = await trx<SettingRow>('kenal_setting').where({ name }).forUpdate().select('value');
    if (row?.value === after) return false;
    const changed = { changed_at: utcText(at), changed_by: by ?? null };
    if (after === undefined) await trx('kenal_setting').where({ name }).delete();
    else
      await trx('kenal_setting')
        .insert({ name, value: after, ...changed })
        .onConflict('name')
        .merge();
    const shown = (value: string | undefined): string | null => (isSecret ? null : (value ?? null));
    await trx('kenal_setting_change').insert({
      name,
      value_before: shown(row?.value),
      value_after: shown(after),
      ...changed,
    });
    return true;
  });

interface ChangeRow {
  readonly name: string;
  readonly value_before: string | null;
  readonly value_after: string | null;
  readonly changed_at: string;
  readonly changed_by: number | null;
}

/** The latest changes, newest first. */
export const latestChanges = async (db: Db, most: number): Promise<SettingChange[]> => {
  const rows = await db('kenal_setting_change')
    .orderBy('kenal_setting_change.id', 'desc')
    .limit(most)
    .select<ChangeRow[]>(
      'kenal_setting_change.name',
      'kenal_setting_change.value_before',
      'kenal_setting_change.value_after',
      'kenal_setting_change.changed_at',
      'kenal_setting_change.changed_by',
    );
  return rows.map((row) => ({
    name: row.name,
    before: row.value_before ?? undefined,
    after: row.value_after ?? undefined,
    at: instantOfUtcText(row.changed_at),
    by: row.changed_by ?? undefined,
  }));
};
