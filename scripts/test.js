import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { bootstrap, giveUp, runNpm } from './bootstrap.js';
import { importSource } from './source.js';

const BROWSER_PACKAGES = ['chromium', 'fonts-dejavu-core'];

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

/** Chromium is a large package with services of its own around it, so only root's machine gets it without asking. */
const provideBrowser = async () => {
  const { findBrowser, NO_BROWSER } = await importSource('test/support/browser-program.ts');
  if ((await findBrowser(process.env)) !== undefined) return;
  if (!isRoot || !existsSync(APT)) giveUp(NO_BROWSER);
  console.log(`Installing the packages ${BROWSER_PACKAGES.join(' and ')} for the browser tests.`);
  if (!installPackages() && !(apt(['update']) && installPackages())) giveUp(NO_BROWSER);
};

const installPackages = () => apt(['install', '-y', '--no-install-recommends', ...BROWSER_PACKAGES]);

const apt = (args) =>
  spawnSync(APT, ['-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

bootstrap();
await provideDatabase();
await provideBrowser();
process.exit(runNpm(['run', 'check']).status ?? 1);
