import path from 'node:path';
import { InvalidInput, type Problem } from '../shared/errors.ts';
import { documentValidator, type Validator } from '../shared/validation.ts';
import { furtherProblems } from './checks.ts';
import { configSchema, type Config, type Settings } from './config.schema.ts';
import { findConfigFile, readConfigFile } from './config-file.ts';
import { readEnvironment, type Environment } from './environment.ts';
import type { ConfigFiles } from './files.ts';
import { readKohaConf } from './koha-conf.ts';
import { mergeLayers, type ConfigWarning, type Layer, type Merged, type Reading } from './layers.ts';
import { defaultSettings, isGroup, SETTING_GROUPS, valueOf, type RawSettings, type Setting } from './settings.ts';

export interface LoadOptions {
  /** `--config FILE` */
  readonly configFile?: string | undefined;
  /** `--koha-conf FILE` */
  readonly kohaConf?: string | undefined;
  /** Settings from the command line; they win over everything. */
  readonly overrides?: Settings | undefined;
  readonly env: Environment;
  readonly cwd: string;
  readonly files: ConfigFiles;
}

export interface LoadedConfig {
  readonly config: Config;
  /** The file that was read, if there was one. */
  readonly file: string | undefined;
  /** Where each setting that was given comes from, by name such as `koha.host`. */
  readonly origins: ReadonlyMap<string, string>;
  /** What is not wrong but should be mended, as sentences. */
  readonly warnings: readonly ConfigWarning[];
}

/**
 * One configuration out of defaults, koha-conf.xml, file, environment and command line, in this order of rank.
 *
 * @throws InvalidInput that names everything that is wrong and how to mend it, not only the first thing.
 */
export const loadConfig = async (options: LoadOptions): Promise<LoadedConfig> => {
  const { env, cwd, files } = options;
  const file = await findConfigFile({ named: options.configFile, cwd }, files);
  const readings: Reading[] = [
    options.kohaConf === undefined ? NOTHING : await readKohaConf(path.resolve(cwd, options.kohaConf), files),
    file === undefined ? NOTHING : await readConfigFile(file, files),
    await readEnvironment(env, files),
    { layer: { origin: 'the command line', values: options.overrides ?? {} }, problems: [], warnings: [] },
  ];
  const merged = mergeLayers(readings.flatMap(({ layer }) => (layer === undefined ? [] : [layer])));
  const problems = readings.flatMap((reading) => reading.problems);
  return {
    config: checked(merged, problems),
    file,
    origins: merged.origins,
    warnings: readings.flatMap((reading) => reading.warnings),
  };
};

const NOTHING: Reading = { problems: [], warnings: [] };

/** A complete configuration from settings at hand: for the demonstration and for tests. */
export const configOf = (settings: Settings): Config =>
  checked(mergeLayers([{ origin: 'the program', values: settings }]), []);

const validate = documentValidator<Config>(configSchema, 'config.invalid', 'The configuration');

/** What is missing is said by `missingProblems`, with the ways to give it; Ajv looks at what is there. */
const validateGiven: Validator<unknown> = documentValidator(
  {
    ...configSchema,
    required: [],
    properties: Object.fromEntries(
      Object.entries(configSchema.properties).map(([name, group]) => [name, { ...group, required: [] }]),
    ),
  },
  'config.invalid',
  'The configuration',
);

const checked = (given: Merged, earlier: readonly Problem[]): Config => {
  const { values } = mergeLayers([defaultsFor(given.values), { origin: 'given', values: given.values }]);
  const problems = [
    ...earlier,
    ...schemaProblems(values),
    ...furtherProblems(values),
    ...missingProblems(values, earlier),
  ].map((problem) => withOrigin(problem, given.origins));
  if (problems.length > 0) throw invalid(problems);
  return deepFrozen(validate(withSharedServer(given.values)));
};

const defaultsFor = (given: RawSettings): Layer => ({ origin: 'default', values: defaultSettings(given) });

/** Kenal's own database is on the same server as Koha's, unless somebody says where it is. */
const withSharedServer = (given: RawSettings): RawSettings => {
  const { koha, crm } = given;
  const says = (setting: string): boolean => isGroup(crm) && crm[setting] !== undefined;
  const shared = isGroup(koha) && !says('host') && !says('socket') ? serverOf(koha) : {};
  return mergeLayers([
    defaultsFor(given),
    { origin: 'koha', values: { crm: shared } },
    { origin: 'given', values: given },
  ]).values;
};

const serverOf = (koha: RawSettings): RawSettings =>
  Object.fromEntries(
    ['host', 'port', 'socket', 'tls'].filter((key) => koha[key] !== undefined).map((key) => [key, koha[key]]),
  );

const schemaProblems = (values: RawSettings): readonly Problem[] => {
  try {
    validateGiven(values);
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
};

const missingProblems = (values: RawSettings, earlier: readonly Problem[]): Problem[] =>
  SETTING_GROUPS.filter((group) => group.required || isGroup(values[group.name]))
    .filter((group) => values[group.name] === undefined || isGroup(values[group.name]))
    .flatMap((group) => group.settings)
    .filter((setting) => setting.required && valueOf(values, setting) === undefined)
    // A value that could not be read has been reported already.
    .filter((setting) => !earlier.some((problem) => problem.path === pathOf(setting)))
    .map((setting) => ({ path: pathOf(setting), message: missing(setting) }));

const pathOf = (setting: Setting): string => `/${setting.group}/${setting.key}`;

const missing = (setting: Setting): string => {
  const kohaConf = setting.name in FROM_KOHA_CONF ? ' or let --koha-conf FILE supply it,' : '';
  const file = setting.secret ? ` or ${setting.variable}_FILE` : '';
  return (
    `"${setting.name}" is missing. ${setting.description} ` +
    `Write it into the configuration file as "${setting.group}": { "${setting.key}": ... },${kohaConf} ` +
    `or set the environment variable ${setting.variable}${file}.`
  );
};

const FROM_KOHA_CONF: Readonly<Record<string, true>> = { 'koha.database': true, 'koha.timezone': true };

const withOrigin = (problem: Problem, origins: ReadonlyMap<string, string>): Problem => {
  const name = problem.path.split('/').slice(1, 3).join('.');
  const origin = origins.get(name);
  return origin === undefined ? problem : { ...problem, message: `${problem.message} It comes from ${origin}.` };
};

const invalid = (problems: readonly Problem[]): InvalidInput =>
  new InvalidInput(
    'config.invalid',
    ['The configuration is not right:', ...problems.map((problem) => `- ${problem.message}`)].join('\n'),
    problems,
    { help: 'Every setting is explained in docs/configuration.md.' },
  );

const deepFrozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFrozen);
    Object.freeze(value);
  }
  return value;
};
