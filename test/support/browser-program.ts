import { access } from 'node:fs/promises';
import path from 'node:path';

/** The first are made for this: without windows of their own they need a third less of the processor. */
const PROGRAMS = [
  ...['chromium-headless-shell', 'chrome-headless-shell'],
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** What to do on a machine without a browser. */
export const NO_BROWSER =
  'The browser tests need Chromium. Install the package `chromium-headless-shell` or `chromium`, or set KENAL_BROWSER to the program of a Chromium or Chrome.';

/** The browser that the tests drive: `KENAL_BROWSER`, else Chromium or Chrome on the PATH. */
export const findBrowser = async (env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> => {
  const chosen = env['KENAL_BROWSER'] ?? '';
  if (chosen !== '') return chosen;
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [...PROGRAMS.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...ELSEWHERE];
  for (const candidate of candidates) if (await isThere(candidate)) return candidate;
  return undefined;
};

const isThere = async (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
