import type { Problem } from '../shared/errors.ts';
import { whyUnreadable, type ConfigFiles } from './files.ts';
import type { ConfigWarning, Reading } from './layers.ts';
import { SETTINGS, type Setting } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that the demonstration and the tests read; they are not settings. */
const NOT_SETTINGS = new Set(['KENAL_DB_URL', 'KENAL_CACHE_DIR', 'KENAL_TEST_DB_URL', 'KENAL_BROWSER']);

const FILE_SUFFIX = '_FILE';

/**
 * Reads every `KENAL_<GROUP>__<SETTING>`, and `..._FILE`, which names a file that holds the value. An empty variable
 * counts as not set, because service managers and container files often cannot leave one out.
 */
export const readEnvironment = async (env: Environment, files: ConfigFiles): Promise<Reading> => {
  const values: Record<string, Record<string, unknown>> = {};
  const origins = new Map<string, string>();
  const problems: Problem[] = [];
  const warnings: ConfigWarning[] = [];

  for (const variable of Object.keys(env).sort()) {
    const text = env[variable];
    if (!variable.startsWith('KENAL_') || NOT_SETTINGS.has(variable) || text === undefined || text === '') continue;
    const named = settingNamed(variable);
    if (named === undefined) {
      unknown(variable, { problems, warnings });
      continue;
    }
    const { setting, fromFile } = named;
    const other = origins.get(setting.name);
    if (other !== undefined) {
      problems.push(about(setting, `${other} and ${variable} both give "${setting.name}": keep one of them.`));
      continue;
    }
    origins.set(setting.name, variable);
    const answer = fromFile ? await contentOf(text, variable, files) : { text };
    if ('failure' in answer) {
      problems.push(about(setting, answer.failure));
      continue;
    }
    (values[setting.group] ??= {})[setting.key] = coerced(answer.text, setting);
  }
  return { layer: { origin: 'the environment', values, origins }, problems, warnings };
};

const about = (setting: Setting, message: string): Problem => ({ path: `/${setting.group}/${setting.key}`, message });

/** `KENAL_WEB__BASE_PATH` and `KENAL_WEB__BASEPATH` are the same, since nobody remembers which it was. */
const plain = (variable: string): string =>
  variable
    .split('__')
    .map((part) => part.replaceAll('_', ''))
    .join('__');

const BY_VARIABLE = new Map(SETTINGS.map((setting) => [plain(setting.variable), setting]));

const settingNamed = (variable: string): { setting: Setting; fromFile: boolean } | undefined => {
  const itself = BY_VARIABLE.get(plain(variable));
  if (itself !== undefined) return { setting: itself, fromFile: false };
  if (!variable.endsWith(FILE_SUFFIX)) return undefined;
  const setting = BY_VARIABLE.get(plain(variable.slice(0, -FILE_SUFFIX.length)));
  return setting === undefined ? undefined : { setting, fromFile: true };
};

/** With `__` it was meant to be a setting, and a setting that does not arrive must not pass; others may be anybody's. */
const unknown = (
  variable: string,
  { problems, warnings }: { problems: Problem[]; warnings: ConfigWarning[] },
): void => {
  const group = plain(variable).split('__')[0] ?? '';
  const siblings = SETTINGS.filter((setting) => plain(setting.variable).startsWith(`${group}__`));
  const known = siblings.map((setting) => setting.variable).join(', ');
  if (variable.includes('__'))
    problems.push({
      path: '',
      message:
        `The environment variable ${variable} names no setting: check its spelling or remove it.` +
        (known === '' ? '' : ` Known are ${known}.`),
    });
  else
    warnings.push({
      code: 'unknown-variable',
      about: variable,
      sentence: `The environment variable ${variable} means nothing to Kenal: check its spelling or remove it.`,
    });
};

const contentOf = async (
  file: string,
  variable: string,
  files: ConfigFiles,
): Promise<{ text: string } | { failure: string }> => {
  try {
    return { text: (await files.readText(file)).replace(/\r?\n$/, '') };
  } catch (error) {
    return { failure: `The file ${file}, named by ${variable}, cannot be read: ${whyUnreadable(error)}.` };
  }
};

/** The text as the setting's type, or unchanged where it does not look like one: the schema then says what is wrong. */
const coerced = (text: string, { type, itemType }: Setting): unknown => {
  if (type === 'array') return listOf(text, itemType ?? 'string');
  return scalarOf(text, type);
};

const scalarOf = (text: string, type: 'string' | 'integer' | 'boolean'): unknown => {
  if (type === 'integer') return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
  if (type === 'boolean') return BOOLEANS.get(text.trim().toLowerCase()) ?? text;
  return text;
};

const BOOLEANS = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

/** `a, b` or a JSON list. */
const listOf = (text: string, itemType: 'string' | 'integer'): unknown => {
  if (text.trim().startsWith('[')) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => scalarOf(item, itemType));
};
