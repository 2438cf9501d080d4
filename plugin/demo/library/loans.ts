import type { Calendar, DayNumber } from './calendar.ts';
import type { Collection } from './collection.ts';
import { at, type Random } from './random.ts';
import type { Moment } from './records.ts';
import { LOAN_DAYS } from './world.ts';

const FREE = 0;
const NOBODY = -1;
export const NEVER_BACK = -1;

// Higher than what is seen in the end (45 % renewed, 11 % late), because some come back early with a visit.
const RENEWED_SHARES = [0.5, 0.4, 0.3];
const LATE_SHARE = 0.13;
const LATENESS = 0.12;
const LOST_SHARE = 0.004;

/** What is out, by item. Items count from 0; a borrowernumber of 0 means that the item is on its shelf. */
export interface Shelf {
  readonly borrower: Int32Array;
  readonly issueId: Int32Array;
  readonly issuedDay: Int32Array;
  readonly issuedSecond: Int32Array;
  readonly issuer: Int32Array;
  readonly branch: Uint8Array;
  readonly due: Int32Array;
  readonly renewals: Uint8Array;
  readonly lastRenewed: Int32Array;
  /** The day on which it will come back; NEVER_BACK when it will not. */
  readonly back: Int32Array;
  readonly renewalsToCome: Uint8Array;
  /** Kept aside for a hold. */
  readonly waiting: Uint8Array;
  readonly lost: Uint8Array;
  readonly timesLent: Int32Array;
  readonly lastLent: Int32Array;
  /** The next item on loan to the same borrower, or -1. */
  readonly next: Int32Array;
  /** The first item on loan, by borrower. */
  readonly first: Map<number, number>;
}

export const emptyShelf = ({ items }: Collection): Shelf => ({
  borrower: new Int32Array(items),
  issueId: new Int32Array(items),
  issuedDay: new Int32Array(items),
  issuedSecond: new Int32Array(items),
  issuer: new Int32Array(items),
  branch: new Uint8Array(items),
  due: new Int32Array(items),
  renewals: new Uint8Array(items),
  lastRenewed: new Int32Array(items),
  back: new Int32Array(items),
  renewalsToCome: new Uint8Array(items),
  waiting: new Uint8Array(items),
  lost: new Uint8Array(items),
  timesLent: new Int32Array(items),
  lastLent: new Int32Array(items).fill(NEVER_BACK),
  next: new Int32Array(items).fill(NOBODY),
  first: new Map(),
});

export const isFree = (shelf: Shelf, item: number): boolean =>
  at(shelf.borrower, item) === FREE && at(shelf.waiting, item) === 0 && at(shelf.lost, item) === 0;

/** A copy of the title that is on its shelf. */
export const freeCopy = (shelf: Shelf, { firstItem }: Collection, title: number): number | undefined => {
  for (let item = at(firstItem, title); item < at(firstItem, title + 1); item += 1)
    if (isFree(shelf, item)) return item;
  return undefined;
};

export const lend = (
  shelf: Shelf,
  item: number,
  {
    borrowernumber,
    issueId,
    issuer,
    branch,
  }: { borrowernumber: number; issueId: number; issuer: number; branch: number },
  { day, second }: Moment,
): void => {
  shelf.borrower[item] = borrowernumber;
  shelf.issueId[item] = issueId;
  shelf.issuer[item] = issuer;
  shelf.branch[item] = branch;
  shelf.issuedDay[item] = day;
  shelf.issuedSecond[item] = second;
  shelf.due[item] = day + LOAN_DAYS;
  shelf.renewals[item] = 0;
  shelf.lastRenewed[item] = NEVER_BACK;
  shelf.timesLent[item] = at(shelf.timesLent, item) + 1;
  shelf.lastLent[item] = day;
  shelf.next[item] = shelf.first.get(borrowernumber) ?? NOBODY;
  shelf.first.set(borrowernumber, item);
};

/** Puts an item back. */
export const takeBack = (shelf: Shelf, item: number): void => {
  const borrower = at(shelf.borrower, item);
  const after = at(shelf.next, item);
  if (shelf.first.get(borrower) === item) {
    if (after === NOBODY) shelf.first.delete(borrower);
    else shelf.first.set(borrower, after);
  } else {
    let before = shelf.first.get(borrower) ?? NOBODY;
    while (at(shelf.next, before) !== item) before = at(shelf.next, before);
    shelf.next[before] = after;
  }
  shelf.borrower[item] = FREE;
  shelf.next[item] = NOBODY;
};

/** Items on loan to a borrower, latest first. */
export const itemsOf = (shelf: Shelf, borrowernumber: number): number[] => {
  const items: number[] = [];
  for (let item = shelf.first.get(borrowernumber) ?? NOBODY; item !== NOBODY; item = at(shelf.next, item))
    items.push(item);
  return items;
};

/** Decides at checkout how often a loan will be renewed and when it comes back, if ever. */
export const planLoan = (shelf: Shelf, item: number, day: DayNumber, calendar: Calendar, random: Random): void => {
  let renewals = 0;
  while (renewals < RENEWED_SHARES.length && random.chance(RENEWED_SHARES[renewals] ?? 0)) renewals += 1;
  shelf.renewalsToCome[item] = renewals;
  if (random.chance(LOST_SHARE)) {
    shelf.back[item] = NEVER_BACK;
    return;
  }
  const due = day + LOAN_DAYS * (renewals + 1);
  const late = random.chance(LATE_SHARE);
  const kept = late ? due - day + 1 + random.geometric(LATENESS) : keptInTime(renewals, random);
  shelf.back[item] = calendar.nextOpen(day + kept);
};

const keptInTime = (renewals: number, random: Random): number => {
  if (renewals === 0) return Math.min(LOAN_DAYS - 1, 1 + Math.floor(random.gamma(2.2, 8.5)));
  return LOAN_DAYS * renewals + 1 + random.below(LOAN_DAYS - 2);
};
