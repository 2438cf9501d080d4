/** The face of the configuration: what the rest of Kenal uses of it. */
export { configSchema, type Config, type Settings } from './config.schema.ts';
export { configAsJson, configAsText } from './config.command.ts';
export { readConfigFile } from './config-file.ts';
export { systemFiles, type ConfigFiles } from './files.ts';
export { configOf, loadConfig, type LoadedConfig, type LoadOptions } from './load.ts';
export type { ConfigWarning } from './layers.ts';
export { printable } from './print.ts';
export { readKohaAccount, readKohaConf, type KohaAccount } from './koha-conf.ts';
export { isGroup, type RawSettings } from './settings.ts';
