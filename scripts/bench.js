import { readdirSync } from 'node:fs';
import path from 'node:path';
import { bootstrap, ROOT } from './bootstrap.js';
import { importSource } from './source.js';

const ENDING = '.bench.ts';

bootstrap();
const names = readdirSync(path.join(ROOT, 'bench'))
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length));
const [name = ''] = process.argv.splice(2, 1);
if (names.includes(name)) {
  process.argv[1] = path.join(ROOT, 'bench', name + ENDING);
  await importSource(`bench/${name}${ENDING}`);
} else {
  console.error(`Usage: npm run bench -- NAME [options]. Benchmarks: ${names.join(', ')}.`);
  process.exitCode = 2;
}
