/**
 * Runs the tests in as many processes at a time as the machine has processors for, each with a database server and a
 * browser of its own, so that tests which change their server do not meet. Half the waiting of one after the other.
 *
 * `node scripts/tests.js [files...]`; without files, every test.
 */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

const MOST_PROCESSES = 2;
/** To start a process, with its database server, takes as long as a few files. */
const FEWEST_FILES = 12;

const asked = process.argv.slice(2);
const everyTest = () =>
  readdirSync('test', { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join('test', name));

const files = asked.length > 0 ? asked : everyTest();
const shares = Math.max(1, Math.min(MOST_PROCESSES, availableParallelism(), files.length));

/** Larger files tend to take longer. */
const waiting = files
  .map((file) => ({ file, bytes: statSync(file).size }))
  .sort((one, other) => other.bytes - one.bytes);

/** The next files for a process that has nothing to do: a good part of what is left, so that all end together. */
const nextFiles = () => {
  const left = waiting.reduce((sum, { bytes }) => sum + bytes, 0);
  const taken = [];
  for (let sum = 0; waiting.length > 0 && (sum < left / (2 * shares) || taken.length < FEWEST_FILES);) {
    const one = waiting.shift();
    taken.push(one.file);
    sum += one.bytes;
  }
  return taken.sort();
};

const run = (some) =>
  new Promise((resolve) => {
    const mocha = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', ...some], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    mocha.stdout.setEncoding('utf8');
    mocha.stdout.on('data', (piece) => {
      output += piece;
    });
    mocha.on('close', (code) => {
      // Whole, since two rows of dots at once would mix.
      process.stdout.write(output);
      resolve({ code: code ?? 1, output });
    });
  });

const ended = [];
const work = async () => {
  for (let some = nextFiles(); some.length > 0; some = nextFiles()) ended.push(await run(some));
};

const countIn = (output, word) => Number(new RegExp(`^\\s*(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0);

await Promise.all(Array.from({ length: shares }, work));

// Once more where a reader looks first.
for (const { code, output } of ended)
  if (code !== 0) process.stdout.write(output.slice(output.search(/^\s*\d+ passing/m)));

const sum = (word) => ended.reduce((total, { output }) => total + countIn(output, word), 0);
const passed = sum('passing');
console.log(`${passed} passed, ${sum('failing')} failed`);
process.exit(ended.every(({ code }) => code === 0) && passed > 0 ? 0 : 1);
