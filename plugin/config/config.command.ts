import type { LoadedConfig } from './load.ts';
import { printable } from './print.ts';
import { SETTINGS, valueOf } from './settings.ts';

/** The configuration in force as lines of text, each with where it comes from; secrets hidden. */
export const configAsText = ({ config, file, origins, warnings }: LoadedConfig): string => {
  const shown = printable(config);
  const rows = SETTINGS.map((setting) => ({ name: setting.name, value: valueOf(shown, setting) }))
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => `${name} = ${JSON.stringify(value)}  (${origins.get(name) ?? 'default'})`);
  return [
    file === undefined ? 'No configuration file was read.' : `Configuration file: ${file}`,
    ...rows,
    ...warnings.map(({ sentence }) => `Warning: ${sentence}`),
  ].join('\n');
};

/** The same as a JSON document. */
export const configAsJson = ({ config, file, origins, warnings }: LoadedConfig): object => ({
  file: file ?? null,
  settings: printable(config),
  origins: Object.fromEntries(origins),
  warnings: warnings.map(({ sentence }) => sentence),
});
