import { configSchema } from './config.schema.ts';

/** A nested document of settings before it has been checked. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** One setting, flattened out of the schema: the rows of the reference, and what an environment variable may name. */
export interface Setting {
  readonly group: string;
  readonly key: string;
  /** `koha.host`, as messages and the reference call it. */
  readonly name: string;
  /** `KENAL_KOHA__HOST`. */
  readonly variable: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'array';
  readonly itemType: 'string' | 'integer' | undefined;
  readonly description: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly defaultValue: unknown;
  readonly allowed: readonly string[] | undefined;
}

interface PropertySchema {
  readonly type: Setting['type'];
  readonly description: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly items?: { readonly type: 'string' | 'integer' };
}

interface GroupSchema {
  readonly description: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, PropertySchema>>;
}

/** A group of settings (`koha`, `web`): the first level of the configuration. */
export interface SettingGroup {
  readonly name: string;
  readonly description: string;
  /** False for a group that may be left out as a whole. */
  readonly required: boolean;
  readonly settings: readonly Setting[];
}

const variableOf = (group: string, key: string): string => `KENAL_${upperSnake(group)}__${upperSnake(key)}`;

const upperSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

const settingOf = (group: string, key: string, schema: PropertySchema, required: boolean): Setting => ({
  group,
  key,
  name: `${group}.${key}`,
  variable: variableOf(group, key),
  type: schema.type,
  itemType: schema.items?.type,
  description: schema.description,
  secret: schema.format === 'secret',
  required: required && schema.default === undefined,
  defaultValue: schema.default,
  allowed: schema.enum,
});

const groupSchemas: Readonly<Record<string, GroupSchema>> = configSchema.properties;

export const SETTING_GROUPS: readonly SettingGroup[] = Object.entries(groupSchemas).map(([name, group]) => ({
  name,
  description: group.description,
  required: (configSchema.required as readonly string[]).includes(name),
  settings: Object.entries(group.properties).map(([key, schema]) =>
    settingOf(name, key, schema, group.required.includes(key)),
  ),
}));

export const SETTINGS: readonly Setting[] = SETTING_GROUPS.flatMap((group) => group.settings);

/** The defaults of the schema as a document; of a group that may be left out only where it is given. */
export const defaultSettings = (given: RawSettings): RawSettings =>
  Object.fromEntries(
    SETTING_GROUPS.filter(({ name, required }) => required || isGroup(given[name])).map((group) => [
      group.name,
      Object.fromEntries(
        group.settings
          .filter((setting) => setting.defaultValue !== undefined)
          .map((setting) => [setting.key, structuredClone(setting.defaultValue)]),
      ),
    ]),
  );

export const isGroup = (value: unknown): value is RawSettings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of one setting in a document, or undefined. */
export const valueOf = (settings: RawSettings, { group, key }: Pick<Setting, 'group' | 'key'>): unknown => {
  const values = settings[group];
  return isGroup(values) ? values[key] : undefined;
};
