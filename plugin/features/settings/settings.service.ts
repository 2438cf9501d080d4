import type { Knex } from 'knex';
import type { Logger } from '../../shared/log.ts';
import type { Instant } from '../../shared/time.ts';
import type { Setting } from './setting.ts';
import { latestChanges, storedValues, storeValue, type SettingChange } from './setting.repository.ts';

interface ChangeBy {
  readonly now: Instant;
  /** Borrowernumber of who changes it; `undefined` for a command. */
  readonly by: number | undefined;
}

export interface SettingsService {
  /** The value in force at this moment. Never remembered: a change holds from the next question on. */
  read<T>(setting: Setting<T>): Promise<T>;
  /** The same for several settings of one type, in one statement. */
  readAll<T>(settings: readonly Setting<T>[]): Promise<T[]>;
  /** Stores a value, or with `undefined` goes back to what was shipped. Answers whether anything changed. */
  change<T>(setting: Setting<T>, value: T | undefined, by: ChangeBy): Promise<boolean>;
  history(most: number): Promise<SettingChange[]>;
}

export const settingsService = ({ crm, log }: { readonly crm: Knex; readonly log: Logger }): SettingsService => {
  const understood = <T>(setting: Setting<T>, json: string | undefined): T => {
    if (json === undefined) return setting.shipped;
    try {
      return setting.check(JSON.parse(json));
    } catch {
      log.error({ event: 'settings.unreadable', setting: setting.name }, 'a stored setting cannot be understood');
      return setting.safest;
    }
  };
  const readAll = async <T>(settings: readonly Setting<T>[]): Promise<T[]> => {
    const stored = await storedValues(
      crm,
      settings.map(({ name }) => name),
    );
    return settings.map((setting) => understood(setting, stored.get(setting.name)));
  };
  return {
    readAll,
    read: async (setting) => {
      const stored = await storedValues(crm, [setting.name]);
      return understood(setting, stored.get(setting.name));
    },
    change: async (setting, value, { now, by }) => {
      const after = value === undefined ? undefined : JSON.stringify(setting.check(value));
      const isChanged = await storeValue(crm, { name: setting.name, after, at: now, by }, setting.isSecret);
      if (isChanged) log.info({ event: 'settings.changed', setting: setting.name, by }, 'a setting was changed');
      return isChanged;
    },
    history: (most) => latestChanges(crm, most),
  };
};
