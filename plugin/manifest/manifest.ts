import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Cron } from 'croner';
import { InvalidInput, type Problem } from '../shared/errors.ts';
import { documentValidator } from '../shared/validation.ts';
import { manifestSchema, type Manifest } from './manifest.schema.ts';
import { PERMISSIONS } from './permission-names.ts';

export type { Manifest } from './manifest.schema.ts';

const CODE = 'manifest.invalid';

const validate = documentValidator<Manifest>(manifestSchema, CODE, 'manifest.json');

/** In a checkout two folders up; three in the released package, where the code lies in `dist/`. */
const CANDIDATES = ['../../manifest.json', '../../../manifest.json'].map((path) => new URL(path, import.meta.url));

/**
 * The manifest of this installation.
 *
 * @throws InvalidInput that names everything that is wrong with it.
 */
export const loadManifest = async (): Promise<Manifest> => {
  const place = CANDIDATES.find((candidate) => existsSync(fileURLToPath(candidate)));
  if (place === undefined) throw new InvalidInput(CODE, 'manifest.json is missing: install Kenal again.');
  return parseManifest(await readFile(place, 'utf8'));
};

/** @throws InvalidInput that names everything that is wrong with `text`. */
export const parseManifest = (text: string): Manifest => {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(CODE, 'manifest.json is not valid JSON.', [], { cause });
  }
  const manifest = validate(document);
  const problems = furtherProblems(manifest);
  if (problems.length === 0) return manifest;
  throw new InvalidInput(CODE, `manifest.json: ${problems.map((problem) => problem.message).join(' ')}`, problems);
};

/** What a JSON Schema cannot say. */
const furtherProblems = (manifest: Manifest): Problem[] => [
  ...rangeProblems(manifest.koha),
  ...prefixProblems(manifest.database),
  ...scheduleProblems(manifest.jobs),
  ...twice('permissions', manifest.permissions),
  ...twice('jobs', manifest.jobs),
  ...twice('database.tables', manifest.database.tables),
  ...permissionProblems(manifest.permissions),
];

/** `YY.MM` sorts as text. */
const rangeProblems = ({ testedFrom, testedTo, bestEffortFrom }: Manifest['koha']): Problem[] => {
  if (bestEffortFrom <= testedFrom && testedFrom <= testedTo) return [];
  const message = `"koha" must go from old to new: ${bestEffortFrom}, ${testedFrom}, ${testedTo} do not.`;
  return [{ path: '/koha', message }];
};

const prefixProblems = ({ tablePrefix, tables }: Manifest['database']): Problem[] =>
  tables
    .filter((table) => !table.name.startsWith(tablePrefix))
    .map((table) => ({
      path: '/database/tables',
      message: `"database.tables" has "${table.name}", which does not begin with ${tablePrefix}.`,
    }));

const scheduleProblems = (jobs: Manifest['jobs']): Problem[] =>
  jobs
    .filter((job) => !isSchedule(job.schedule))
    .map((job) => ({
      path: '/jobs',
      message: `The job "${job.name}" must have a cron pattern such as "*/5 * * * *"; it has "${job.schedule}".`,
    }));

const isSchedule = (pattern: string): boolean => {
  try {
    return new Cron(pattern, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
};

const twice = (list: string, entries: readonly { readonly name: string }[]): Problem[] =>
  entries
    .filter((entry, index) => entries.findIndex((other) => other.name === entry.name) !== index)
    .map((entry) => ({ path: `/${list.replace('.', '/')}`, message: `"${list}" has "${entry.name}" twice.` }));

const permissionProblems = (permissions: Manifest['permissions']): Problem[] =>
  PERMISSIONS.filter((name) => !permissions.some((permission) => permission.name === name)).map((name) => ({
    path: '/permissions',
    message: `"permissions" lacks "${name}": say which permission of Koha gives it.`,
  }));
