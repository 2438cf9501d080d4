import type { Config } from './config.schema.ts';
import { SETTING_GROUPS, valueOf, type RawSettings } from './settings.ts';

const HIDDEN = '********';

/** The configuration as it may be shown and logged: the same, with every secret hidden, also the empty ones. */
export const printable = (config: Config): RawSettings =>
  Object.fromEntries(
    SETTING_GROUPS.filter((group) => group.name in config).map((group) => [
      group.name,
      Object.fromEntries(
        group.settings
          .map((setting): [string, unknown] => [setting.key, shown(valueOf(config, setting), setting)])
          .filter(([, value]) => value !== undefined),
      ),
    ]),
  );

const shown = (value: unknown, { secret }: { readonly secret: boolean }): unknown =>
  secret && value !== undefined ? HIDDEN : value;
