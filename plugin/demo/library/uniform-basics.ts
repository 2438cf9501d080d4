import { Readable } from 'node:stream';
import type { BulkSession } from './bulk.ts';
import { randomFor } from './random.ts';
import { mix } from './uniform-days.ts';
import { householdNames } from './words/names.ts';

/** 25 of 100 keep everything, 67 the default, 8 nothing. */
export const PRIVACIES: readonly number[] = Array.from({ length: 100 }, (_, i) => {
  if (i < 25) return 0;
  return i < 92 ? 1 : 2;
});

const NAMES = 2000;
const BRANCH_CODES = ['CTR', 'UTR', 'PLB', 'KMP'];
const CATEGORIES = ['ADT', 'STU', 'SEN', 'CHD'];
const ITEMS_PER_TITLE = 2;

interface Basics {
  readonly patrons: number;
  readonly items: number;
  /** `YYYY-MM-DD`, the first day of the window. */
  readonly opened: string;
  readonly seed: number;
}

/** Patrons and items for {@link generateUniform}, numbered from 1. */
export const writeUniformBasics = async (session: BulkSession, basics: Basics): Promise<Record<string, number>> => {
  const titles = Math.ceil(basics.items / ITEMS_PER_TITLE);
  await session.load('borrowers', BORROWERS, Readable.from(patronRows(basics)));
  await session.load(
    'biblio',
    ['biblionumber', 'title', 'datecreated', 'timestamp'],
    Readable.from(titleRows(titles, basics.opened)),
  );
  await session.load(
    'biblioitems',
    ['biblioitemnumber', 'biblionumber', 'itemtype', 'timestamp'],
    Readable.from(numbered(titles, (title) => `${title}\t${title}\tBK\t${basics.opened} 03:00:00\n`)),
  );
  await session.load('items', ITEMS, Readable.from(itemRows(basics)));
  return { borrowers: basics.patrons, biblio: titles, items: basics.items };
};

const BORROWERS = [
  'borrowernumber',
  'cardnumber',
  'userid',
  'surname',
  'firstname',
  'branchcode',
  'categorycode',
  'dateenrolled',
  'dateexpiry',
  'password',
  'privacy',
  'updated_on',
];
const ITEMS = [
  'itemnumber',
  'biblionumber',
  'biblioitemnumber',
  'barcode',
  'homebranch',
  'holdingbranch',
  'itype',
  'dateaccessioned',
  'timestamp',
];

const patronRows = ({ patrons, opened, seed }: Basics): Generator<Buffer> => {
  const random = randomFor(seed, 'uniform names');
  const names = Array.from({ length: NAMES }, () => householdNames(random, 1)[0]);
  return numbered(patrons, (number) => {
    const patron = number - 1;
    const name = names[mix(patron, seed ^ 77) % NAMES];
    const privacy = PRIVACIES[mix(patron, seed) % PRIVACIES.length] ?? 1;
    return `${number}\t2${String(number).padStart(8, '0')}\tp${number}\t${name?.surname ?? ''}\t${name?.firstname ?? '\\N'}\t${BRANCH_CODES[patron & 3] ?? ''}\t${CATEGORIES[(patron >> 2) & 3] ?? ''}\t${opened}\t2099-12-31\t!\t${privacy}\t${opened} 03:00:00\n`;
  });
};

const titleRows = (titles: number, opened: string): Generator<Buffer> =>
  numbered(titles, (title) => `${title}\tTitle ${title}\t${opened}\t${opened} 03:00:00\n`);

const itemRows = ({ items, opened }: Basics): Generator<Buffer> =>
  numbered(items, (item) => {
    const title = Math.ceil(item / ITEMS_PER_TITLE);
    const branch = BRANCH_CODES[(item - 1) & 3] ?? '';
    return `${item}\t${title}\t${title}\t3${String(item).padStart(9, '0')}\t${branch}\t${branch}\tBK\t${opened}\t${opened} 03:00:00\n`;
  });

const numbered = function* (count: number, row: (number: number) => string): Generator<Buffer> {
  let text = '';
  for (let number = 1; number <= count; number += 1) {
    text += row(number);
    if (number % 5000 !== 0 && number !== count) continue;
    yield Buffer.from(text);
    text = '';
  }
};
