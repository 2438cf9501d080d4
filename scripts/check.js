/**
 * The whole check: format, lint, types, architecture and unused code, as many at a time as the machine has processors
 * for, then every test. All that is wrong with the code is said before it ends, and no test runs on code that is wrong.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { npmCommand, ROOT, runNpm } from './bootstrap.js';

/** The longest first, so that none of those is left for the end. */
const CHECKS = ['lint', 'types', 'unused', 'format', 'architecture'];

const run = (name) =>
  new Promise((resolve) => {
    const [program, ...first] = npmCommand();
    const npm = spawn(program, [...first, 'run', '--silent', name], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (piece) => {
        output += piece;
      });
    }
    npm.on('close', (code) => {
      console.log(`${name}: ${code === 0 ? 'nothing to mend' : `\n${output}`}`);
      resolve(code === 0);
    });
  });

const waiting = [...CHECKS];
const passed = [];
const work = async () => {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) passed.push(await run(name));
};
await Promise.all(Array.from({ length: availableParallelism() }, work));

process.exit(passed.every(Boolean) ? (runNpm(['run', 'tests']).status ?? 1) : 1);
