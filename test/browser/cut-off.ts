import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

const PROGRAM = await readFile(new URL('cut-off.page.js', import.meta.url), 'utf8');

/**
 * What does not fit the window of a page: the document where it is wider than the window, and every control that
 * reaches out of it or out of a box that hides what does not fit. What can be scrolled to in a box of its own fits
 * where the box does. Opens what can be opened first.
 */
export const cutOff = (page: Page): Promise<string[]> => page.evaluate(PROGRAM);
