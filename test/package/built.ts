import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testFolder } from '../support/server.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** What a checkout has and a build does not need. */
const LEFT_OUT = ['node_modules', '.git', 'dist', 'coverage', 'test'];

/**
 * The package as it is released: built and packed from a copy of this checkout, unpacked into an empty folder. Its
 * dependencies are those of the checkout, so that nothing is asked of a registry.
 *
 * @returns the program `kenal` of the package
 */
export const buildPackage = async (): Promise<string> => {
  const folder = await testFolder();
  const [copy, modules] = [path.join(folder, 'checkout'), path.join(ROOT, 'node_modules')];
  await mkdir(copy);
  for (const name of (await readdir(ROOT)).filter((one) => !LEFT_OUT.includes(one)))
    await cp(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  await symlink(modules, path.join(copy, 'node_modules'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: copy, maxBuffer: 1e8 });
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  await run('tar', ['-xzf', archive], { cwd: folder });
  await symlink(modules, path.join(folder, 'package/node_modules'));
  return path.join(folder, 'package/scripts/kenal.js');
};
