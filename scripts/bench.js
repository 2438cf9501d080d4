import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bootstrap, ROOT } from './bootstrap.js';
import { importSource } from './source.js';

const ENDING = '.bench.ts';

bootstrap();
const folder = path.join(ROOT, 'bench');
// A release has no benchmarks.
const names = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length));
const [name = ''] = process.argv.splice(2, 1);
if (names.includes(name)) {
  process.argv[1] = path.join(folder, name + ENDING);
  await importSource(`bench/${name}${ENDING}`);
} else {
  console.error(`Usage: npm run bench -- NAME [options]. Benchmarks: ${names.join(', ') || 'none in this copy'}.`);
  process.exitCode = 2;
}
