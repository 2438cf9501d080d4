import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bug } from '../shared/errors.ts';

const PUBLIC_FOLDER = fileURLToPath(new URL('./public/', import.meta.url));
const packages = createRequire(import.meta.url);
const BOOTSTRAP = ['bootstrap.min.css', 'bootstrap.rtl.min.css'];

const TYPE: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

/** Our style, scripts and Bootstrap's style, in memory, each under an address that changes with its content. */
export interface Assets {
  /** Address of a file by its plain name. */
  url(name: string): string;
  /** The file at an address, looked up by its last part such as `kenal.3f9ab2c41d70.css`. */
  find(hashed: string): Asset | undefined;
}

/** @param prefix path below which they are served, such as `/kenal/assets` */
export const readAssets = (prefix: string): Assets => {
  const hashedNames = new Map<string, string>();
  const assets = new Map<string, Asset>();
  for (const file of files()) {
    const { name, ext } = path.parse(file);
    const type = TYPE[ext];
    if (type === undefined) continue;
    const body = readFileSync(file);
    const hashed = `${name}.${createHash('sha256').update(body).digest('hex').slice(0, 12)}${ext}`;
    hashedNames.set(`${name}${ext}`, hashed);
    assets.set(hashed, { type, body });
  }
  return {
    url: (name) => {
      const hashed = hashedNames.get(name);
      if (hashed === undefined) throw new Bug('web.unknown-asset', `There is no file ${name} in web/public.`);
      return `${prefix}/${hashed}`;
    },
    find: (hashed) => assets.get(hashed),
  };
};

const files = (): string[] => [
  ...readdirSync(PUBLIC_FOLDER).map((name) => path.join(PUBLIC_FOLDER, name)),
  ...BOOTSTRAP.map((name) => packages.resolve(`bootstrap/dist/css/${name}`)),
];
