/**
 * Runs the tests in as many processes as the machine has processors for, each with a database server and a browser of
 * its own, so that tests which change their server do not meet. Half the waiting of one after the other.
 *
 * `node scripts/tests.js [files...]`; without files, every test.
 */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

const MOST_PROCESSES = 2;

const asked = process.argv.slice(2);
const everyTest = () =>
  readdirSync('test', { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join('test', name));

const files = asked.length > 0 ? asked : everyTest();
const shares = Math.max(1, Math.min(MOST_PROCESSES, availableParallelism(), files.length));

/** Larger files tend to take longer; dealing them out by size gives each process its share of those. */
const dealt = files
  .map((file) => ({ file, bytes: statSync(file).size }))
  .sort((one, other) => other.bytes - one.bytes)
  .map(({ file }) => file);

const run = (share) =>
  new Promise((resolve) => {
    const mine = dealt.filter((_, place) => place % shares === share).sort();
    const mocha = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', ...mine], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    mocha.stdout.setEncoding('utf8');
    mocha.stdout.on('data', (piece) => {
      output += piece;
      // Only the first is seen as it goes: two rows of dots would mix.
      if (share === 0) process.stdout.write(piece);
    });
    mocha.on('close', (code) => resolve({ code: code ?? 1, output }));
  });

const countIn = (output, word) => Number(new RegExp(`^\\s*(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0);

const ended = await Promise.all(Array.from({ length: shares }, (_, share) => run(share)));
for (const { output } of ended.slice(1)) process.stdout.write(output);

const sum = (word) => ended.reduce((total, { output }) => total + countIn(output, word), 0);
const passed = sum('passing');
console.log(`${passed} passed, ${sum('failing')} failed`);
process.exit(ended.every(({ code }) => code === 0) && passed > 0 ? 0 : 1);
