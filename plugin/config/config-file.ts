import path from 'node:path';
import { isMissing, whyUnreadable, type ConfigFiles } from './files.ts';
import { brokenReading, type ConfigWarning, type Layer, type Reading } from './layers.ts';
import { isGroup, SETTINGS, valueOf } from './settings.ts';

export const CONFIG_FILE = 'kenal.json';

const READABLE_BY_OTHERS = 0o044;

/** The file that settings are read from: the one that was named, else `kenal.json` in the current folder if it exists. */
export const findConfigFile = async (
  options: { readonly named: string | undefined; readonly cwd: string },
  files: ConfigFiles,
): Promise<string | undefined> => {
  if (options.named !== undefined) return path.resolve(options.cwd, options.named);
  const usual = path.join(options.cwd, CONFIG_FILE);
  try {
    await files.mode(usual);
    return usual;
  } catch (error) {
    if (isMissing(error)) return undefined;
    return usual;
  }
};

export const readConfigFile = async (file: string, files: ConfigFiles): Promise<Reading> => {
  let text: string;
  try {
    text = await files.readText(file);
  } catch (error) {
    return brokenReading(`The configuration file ${file} cannot be read: ${whyUnreadable(error)}.`);
  }
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    return brokenReading(
      `The configuration file ${file} is not valid JSON${placeOf(error, text)}: look for a missing comma, bracket or quotation mark.`,
    );
  }
  if (!isGroup(values)) return brokenReading(`The configuration file ${file} must hold one JSON object: { ... }.`);
  const layer = { origin: file, values };
  return { layer, problems: [], warnings: await warningsAbout(layer, files) };
};

const warningsAbout = async (layer: Layer, files: ConfigFiles): Promise<ConfigWarning[]> => {
  const hasSecret = SETTINGS.some((setting) => setting.secret && valueOf(layer.values, setting) !== undefined);
  if (!hasSecret || ((await files.mode(layer.origin)) & READABLE_BY_OTHERS) === 0) return [];
  const sentence =
    `The configuration file ${layer.origin} holds passwords, and other accounts of this machine may read it. ` +
    `Run: chmod 600 ${layer.origin}`;
  return [{ code: 'others-may-read', about: layer.origin, sentence }];
};

/** Only the place is used of the runtime's message: it quotes the text around it, which may be a password. */
const placeOf = (error: unknown, text: string): string => {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  const quoted = /, (?:\.\.\.)?"([\s\S]+?)"(?:\.\.\.)? is not valid JSON$/.exec(message)?.[1];
  const at = position === undefined ? text.indexOf(quoted ?? '\0') : Number(position);
  return at < 0 ? '' : `, near line ${text.slice(0, at).split('\n').length}`;
};
