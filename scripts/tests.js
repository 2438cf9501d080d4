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

/** Folders of tests that start browsers, programs and servers of their own: a line there takes several times as long. */
const SLOW = /^test\/(bench|browser|cli|install|koha-plugin|package|wiring)\//;
const weightOf = (file) => statSync(file).size * (SLOW.test(file.replaceAll(path.sep, '/')) ? 8 : 1);

/** The heaviest first, each to whoever has least so far, so that all end at about the same time. */
const dealt = Array.from({ length: shares }, () => ({ weight: 0, files: [] }));
for (const { file, weight } of files
  .map((file) => ({ file, weight: weightOf(file) }))
  .sort((one, other) => other.weight - one.weight)) {
  const least = dealt.reduce((one, other) => (other.weight < one.weight ? other : one));
  least.weight += weight;
  least.files.push(file);
}

const run = (share) =>
  new Promise((resolve) => {
    const mocha = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', ...dealt[share].files.sort()], {
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
