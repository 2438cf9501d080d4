import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './bootstrap.js';

/** From here on this process can import TypeScript. */
const loadTypeScript = async () => {
  const { register } = await import('tsx/esm/api');
  register();
};

/** Imports a TypeScript file of a checkout. */
export const importSource = async (file) => {
  await loadTypeScript();
  return import(pathToFileURL(path.join(ROOT, file)).href);
};

/**
 * Imports a file of the product, such as `plugin/cli`: the source in a checkout, the compiled one in a release and
 * where NODE_ENV=production asks for it.
 */
export const importProduct = async (file) => {
  const compiled = path.join(ROOT, 'dist', `${file}.js`);
  const wantsCompiled = process.env.NODE_ENV === 'production' && existsSync(compiled);
  if (!wantsCompiled && existsSync(path.join(ROOT, `${file}.ts`)) && canLoadTypeScript())
    return importSource(`${file}.ts`);
  return import(pathToFileURL(compiled).href);
};

const canLoadTypeScript = () => {
  try {
    import.meta.resolve('tsx/esm/api');
    return existsSync(path.join(ROOT, 'node_modules/tsx'));
  } catch {
    return false;
  }
};
