import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { bootstrap, giveUp, runNpm } from './bootstrap.js';
import { importSource } from './source.js';

const browserOf = (name) => ({ packages: [name, 'fonts-dejavu-core'], purpose: 'the browser tests' });
/** The second where a release does not have the first. */
const BROWSERS = ['chromium-headless-shell', 'chromium'].map(browserOf);
const PERL = {
  packages: ['perl', 'libtemplate-perl'],
  purpose: "the tests of Koha's plugin",
  missing: 'The tests of the Koha plugin need perl, prove and the Template Toolkit: install perl and libtemplate-perl.',
};

const APT = '/usr/bin/apt-get';

const isRoot = process.getuid?.() === 0;

/** Fetches the database server before the tests start, so that no test waits for a download. */
const provideDatabase = async () => {
  if (process.env.KENAL_TEST_DB_URL ?? process.env.KENAL_DB_URL) return;
  const { cacheFolder, provideMariadb } = await importSource('plugin/demo/mariadb-server.ts');
  try {
    await provideMariadb({ cache: cacheFolder(process.env), env: process.env, isRoot, onProgress: console.log });
  } catch (error) {
    giveUp(error.message);
  }
};

/** Packages of the whole machine are installed only where the machine is root's; others are told what to install. */
const install = (choices, missing) => {
  if (!isRoot || !existsSync(APT)) giveUp(missing);
  const installed = ({ packages, purpose }) => {
    console.log(`Installing the packages ${packages.join(' and ')} for ${purpose}.`);
    return apt(['install', '-y', '--no-install-recommends', ...packages]);
  };
  if (!choices.some(installed) && !(apt(['update']) && choices.some(installed))) giveUp(missing);
};

const provideBrowser = async () => {
  const { findBrowser, NO_BROWSER } = await importSource('test/support/browser-program.ts');
  if ((await findBrowser(process.env)) === undefined) install(BROWSERS, NO_BROWSER);
};

const providePerl = () => {
  const works = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  if (!works('prove', '--version') || !works('perl', '-MTemplate', '-e1')) install([PERL], PERL.missing);
};

const apt = (args) =>
  spawnSync(APT, ['-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

bootstrap();
await provideDatabase();
await provideBrowser();
providePerl();
process.exit(runNpm(['run', 'check']).status ?? 1);
