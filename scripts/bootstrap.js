import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL('../', import.meta.url));

const OLDEST_NODE = [20, 19];

/** Ends the process with `sentence` on standard error. */
export const giveUp = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

/** Everything a script needs before it may load a package: a Node that is new enough, and the packages themselves. */
export const bootstrap = () => {
  checkNode();
  ensurePackages();
};

/** Stops with a sentence when this Node.js is too old. */
export const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (!isNewEnough)
    giveUp(
      `Kenal needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. Install a newer Node.js and try again.`,
    );
};

/** Runs `npm ci` when the installed packages are not the ones of package-lock.json. */
export const ensurePackages = () => {
  if (packagesFit()) return;
  console.log('Installing the packages of package-lock.json (npm ci). This takes a moment.');
  const { status } = runNpm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  if (status !== 0) giveUp('The packages could not be installed; npm says why above. Mend that and try again.');
};

/** The program and its first arguments that run npm. */
export const npmCommand = () => {
  // Under `npm run` this is the npm that runs us; otherwise the one on the PATH.
  const own = process.env.npm_execpath ?? '';
  return own.endsWith('.js') ? [process.execPath, own] : ['npm'];
};

/** Runs npm in the project's folder with our own input and output. */
export const runNpm = (args) => {
  const [program, ...first] = npmCommand();
  return spawnSync(program, [...first, ...args], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
};

/** npm keeps its own record of what it installed; an installed release has no lock file and came with its packages. */
const packagesFit = () => {
  const wanted = packagesOf('package-lock.json');
  if (wanted === undefined) return true;
  const installed = packagesOf('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  return Object.entries(wanted).every(
    ([name, entry]) => name === '' || entry.optional === true || installed[name]?.version === entry.version,
  );
};

const packagesOf = (file) => {
  const full = path.join(ROOT, file);
  return existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')).packages : undefined;
};
