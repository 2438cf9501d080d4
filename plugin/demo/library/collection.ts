import type { Calendar, DayNumber } from './calendar.ts';
import { SUBJECT_WEIGHTS } from './population.ts';
import { at, bump, randomFor, runningTotals, type Random } from './random.ts';
import type { LibraryVariant } from './types.ts';
import { BRANCHES, SUBJECT_COUNT, VARIANT_FACTS } from './world.ts';

export const ITEM_TYPES = ['BK', 'DVD', 'MAG', 'REF'] as const;
const REFERENCE = 3;

/** Titles in the order in which they were bought, so that title number i is biblionumber i + 1. */
export interface Collection {
  readonly titles: number;
  readonly subject: Uint8Array;
  /** Place among its subject's titles: 0 is what most people ask for. */
  readonly rank: Int32Array;
  readonly author: Int32Array;
  readonly acquired: Int32Array;
  /** Index into ITEM_TYPES. */
  readonly kind: Uint8Array;
  /** Copies of title i are the items firstItem[i] up to firstItem[i + 1]. */
  readonly firstItem: Int32Array;
  readonly items: number;
  readonly itemTitle: Int32Array;
  readonly itemBranch: Uint8Array;
  /** Titles of a subject by rank, and the running totals of their popularity. */
  readonly byRank: readonly Int32Array[];
  readonly popularity: readonly Float64Array[];
}

interface Settings {
  readonly seed: number;
  readonly patrons: number;
  readonly variant: LibraryVariant;
}

const TITLES_PER_PATRON = 1.2;
const FEWEST_TITLES = 1500;
const BOUGHT_IN_WINDOW = 0.45;
const OLDEST_STOCK_DAYS = 15 * 365;
const KIND_TOTALS = runningTotals([0.86, 0.06, 0.04, 0.04]);

/** Imagines the shelves. Favourites have more copies, nearly half of the titles are bought within the window. */
export const collect = ({ seed, patrons, variant }: Settings, calendar: Calendar): Collection => {
  const random = randomFor(seed, 'collection');
  const titles = Math.max(FEWEST_TITLES, Math.round(patrons * TITLES_PER_PATRON));
  const acquired = Int32Array.from({ length: titles }, () => acquisitionDay(random, calendar)).sort();
  const subject = subjectsOf(random, titles);
  const { rank, byRank } = rankTitles(random, subject);
  const copies = Uint8Array.from(rank, (place) => copiesOf(random, place, titles));
  const { firstItem, itemTitle } = shelve(copies);
  const branches = runningTotals(BRANCHES.map(({ share }) => share));
  const slope = VARIANT_FACTS[variant].popularity;
  return {
    titles,
    subject,
    rank,
    author: Int32Array.from(subject, () => authorNumber(random)),
    acquired,
    kind: Uint8Array.from(subject, () => random.byTotals(KIND_TOTALS)),
    firstItem,
    items: itemTitle.length,
    itemTitle,
    itemBranch: Uint8Array.from(itemTitle, () => random.byTotals(branches)),
    byRank,
    popularity: byRank.map(({ length }) => runningTotals(Array.from({ length }, (_, r) => Math.pow(r + 25, -slope)))),
  };
};

const NOVELTY_BOOST = 2.5;
const NOVELTY_DAYS = 170;
const TRIES = 40;

/** A title of a subject that somebody would take home on a day: popular ones and new ones more often. */
export const wantedTitle = (
  collection: Collection,
  subjectNumber: number,
  day: DayNumber,
  random: Random,
): number | undefined => {
  const titles = collection.byRank[subjectNumber];
  const popularity = collection.popularity[subjectNumber];
  if (titles === undefined || popularity === undefined || titles.length === 0) return undefined;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const title = at(titles, random.byTotals(popularity));
    const age = day - at(collection.acquired, title);
    if (age < 0 || at(collection.kind, title) === REFERENCE) continue;
    const appeal = (1 + NOVELTY_BOOST * Math.exp(-age / NOVELTY_DAYS)) / (1 + NOVELTY_BOOST);
    if (random.chance(appeal)) return title;
  }
  return undefined;
};

const acquisitionDay = (random: Random, calendar: Calendar): DayNumber => {
  if (!random.chance(BOUGHT_IN_WINDOW)) return calendar.first - 1 - random.below(OLDEST_STOCK_DAYS);
  return calendar.first + random.below(calendar.last - calendar.first + 1);
};

const subjectsOf = (random: Random, titles: number): Uint8Array => {
  const totals = runningTotals(SUBJECT_WEIGHTS);
  return Uint8Array.from({ length: titles }, () => random.byTotals(totals));
};

const rankTitles = (
  random: Random,
  subject: Uint8Array,
): { readonly rank: Int32Array; readonly byRank: readonly Int32Array[] } => {
  const rank = new Int32Array(subject.length);
  const byRank = Array.from({ length: SUBJECT_COUNT }, (_, k) => {
    const titles = Int32Array.from([...subject.keys()].filter((title) => subject[title] === k));
    shuffle(titles, random);
    titles.forEach((title, place) => {
      rank[title] = place;
    });
    return titles;
  });
  return { rank, byRank };
};

export const shuffle = (values: Int32Array, random: Random): void => {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    const value = at(values, i);
    values[i] = at(values, j);
    values[j] = value;
  }
};

/** The first titles of a subject are bought more than once; in a large library many more. */
const copiesOf = (random: Random, place: number, titles: number): number => {
  const demand = (2.6 * Math.sqrt(titles / 6000)) / (1 + place / 12);
  return Math.min(40, 1 + random.poisson(demand));
};

const AUTHORS_PER_SUBJECT = 160;
const AUTHOR_TOTALS = runningTotals(Array.from({ length: AUTHORS_PER_SUBJECT }, (_, i) => Math.pow(i + 1, -1.6)));

const authorNumber = (random: Random): number => random.byTotals(AUTHOR_TOTALS);

const shelve = (copies: Uint8Array): { readonly firstItem: Int32Array; readonly itemTitle: Int32Array } => {
  const firstItem = new Int32Array(copies.length + 1);
  copies.forEach((count, title) => {
    firstItem[title + 1] = at(firstItem, title) + count;
  });
  const itemTitle = new Int32Array(at(firstItem, copies.length));
  const filled = new Int32Array(copies.length);
  let title = 0;
  for (let item = 0; item < itemTitle.length; item += 1) {
    while (at(filled, title) >= at(copies, title)) title += 1;
    itemTitle[item] = title;
    bump(filled, title);
  }
  return { firstItem, itemTitle };
};
