import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { findBrowser, NO_BROWSER } from './browser-program.ts';

const PICTURES = fileURLToPath(new URL('../browser/pictures/', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Every page runs axe from cold: compiled at once, it takes a quarter less.
  '--js-flags=--always-sparkplug',
];

interface PageOptions {
  /** Width of the window in CSS pixels. */
  readonly width?: number;
  readonly height?: number;
  /** What the browser asks for in Accept-Language, such as `id`. */
  readonly locale?: string;
  readonly javaScriptEnabled?: boolean;
}

let shared: Promise<Browser> | undefined;
let program: Promise<string> | undefined;

/** A page of its own context (cookies, storage) in the one browser of this run. Close it with `page.context().close()`. */
export const newPage = async ({
  width = 1280,
  height = 900,
  locale = 'en',
  javaScriptEnabled = true,
}: PageOptions = {}): Promise<Page> => {
  const browser = await (shared ??= launch());
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    javaScriptEnabled,
    reducedMotion: 'reduce',
  });
  return context.newPage();
};

export const closeBrowser = async (): Promise<void> => {
  const browser = shared;
  shared = undefined;
  await (await browser)?.close();
};

/**
 * What axe finds wrong with the page as it stands, one sentence for each element, so that
 * `expect(await checkAccessibility(page)).to.deep.equal([])` says on failure what to mend.
 */
export const checkAccessibility = async (page: Page): Promise<string[]> => {
  // Evaluated through the debugger and not as a script element, so that the page's CSP need not allow it.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await (program ??= readFile(AXE, 'utf8')));
  const { violations } = await page.evaluate((options) => (globalThis as unknown as WithAxe).axe.run(options), RULES);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = (failureSummary ?? '')
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
      return `${id}: ${help} (${target.join(' ')}) ${why.join('; ')}`.trim();
    }),
  );
};

/** Writes the whole page to `test/browser/pictures/<name>.png` and returns that path. */
export const picture = async (page: Page, name: string): Promise<string> => {
  await mkdir(PICTURES, { recursive: true });
  const file = path.join(PICTURES, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  return file;
};

interface WithAxe {
  readonly axe: { run(options: RunOptions): Promise<AxeResults> };
}

const RULES: RunOptions = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};

const launch = async (): Promise<Browser> => {
  // Loaded when a test needs it: every run loads this file, and few need a browser.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: await browserProgram(), headless: true, args: FLAGS });
};

const browserProgram = async (): Promise<string> => {
  const program = await findBrowser(process.env);
  if (program === undefined) throw new Error(NO_BROWSER);
  return program;
};
