import { InvalidInput } from '../../plugin/shared/errors.ts';
import { loadConfig, type ConfigFiles, type LoadedConfig, type LoadOptions } from '../../plugin/config/config.ts';

interface FileInMemory {
  readonly text: string;
  readonly mode?: number;
}

/** Files that exist only in a test. */
export const filesOf = (files: Readonly<Record<string, FileInMemory>>): ConfigFiles => {
  const find = (path: string): Promise<FileInMemory> => {
    const file = files[path];
    return file === undefined
      ? Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }))
      : Promise.resolve(file);
  };
  return {
    readText: async (path) => (await find(path)).text,
    mode: async (path) => (await find(path)).mode ?? 0o600,
  };
};

export const jsonFile = (values: unknown, mode = 0o600): FileInMemory => ({ text: JSON.stringify(values), mode });

/** The least that must be given. */
export const LEAST = {
  koha: { user: 'kenal_koha', password: 'read', database: 'koha_library', timezone: 'Asia/Jakarta' },
  crm: { user: 'kenal', password: 'own' },
};

/** Loads with `kenal.json` in `/srv`, holding the least that must be given unless the test says otherwise. */
export const load = (
  options: Partial<Omit<LoadOptions, 'files'>> & { readonly files?: Readonly<Record<string, FileInMemory>> } = {},
): Promise<LoadedConfig> =>
  loadConfig({
    env: {},
    cwd: '/srv',
    ...options,
    files: filesOf({ '/srv/kenal.json': jsonFile(LEAST), ...options.files }),
  });

/** The problems with which loading is refused. */
export const problemsOf = async (loading: Promise<unknown>): Promise<string[]> => {
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InvalidInput)) throw new Error('The configuration was expected to be refused.');
  return error.problems.map((problem) => problem.message);
};
