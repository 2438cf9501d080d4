import { SETTING_GROUPS, type Setting, type SettingGroup } from './settings.ts';

/** The list of every setting for docs/configuration.md, in Markdown. */
export const settingsReference = (): string => SETTING_GROUPS.map(groupSection).join('\n');

const groupSection = (group: SettingGroup): string =>
  [
    `### \`${group.name}\``,
    '',
    group.required ? group.description : `${group.description} The whole group may be left out.`,
    '',
    '| Setting | Environment variable | Value | Default | Meaning |',
    '|---|---|---|---|---|',
    ...group.settings.map(row),
    '',
  ].join('\n');

const row = (setting: Setting): string =>
  `| \`${setting.name}\` | \`${setting.variable}\` | ${valueOf(setting)} | ${defaultOf(setting)} | ${setting.description} |`;

const valueOf = ({ type, itemType, allowed, secret }: Setting): string => {
  if (allowed !== undefined) return allowed.map((value) => `\`${value}\``).join(', ');
  if (secret) return 'text, secret';
  if (type === 'array') return itemType === 'integer' ? 'list of numbers' : 'list of texts';
  return { string: 'text', integer: 'whole number', boolean: '`true` or `false`' }[type];
};

const defaultOf = ({ required, defaultValue }: Setting): string => {
  if (required) return '**must be given**';
  return defaultValue === undefined ? 'none' : `\`${JSON.stringify(defaultValue)}\``;
};
