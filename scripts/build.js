import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { bootstrap, ROOT } from './bootstrap.js';

// Compiled files look for these at the same place beside them as the sources do.
const BESIDE_THE_CODE = ['plugin', 'views', 'manifest.json', 'package.json'];

const dist = path.join(ROOT, 'dist');

const isWantedAtRunTime = (file) => statSync(file).isDirectory() || !/\.(ts|md)$/.test(file);

bootstrap();
rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: ROOT,
    stdio: 'inherit',
  },
);
if (status !== 0) process.exit(status ?? 1);
for (const name of BESIDE_THE_CODE)
  if (existsSync(path.join(ROOT, name)))
    cpSync(path.join(ROOT, name), path.join(dist, name), { recursive: true, filter: isWantedAtRunTime });
