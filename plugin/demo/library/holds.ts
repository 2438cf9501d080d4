import { agenda } from './agenda.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import type { Collection } from './collection.ts';
import type { Borrower, Desk } from './desk.ts';
import { freeCopy, type Shelf } from './loans.ts';
import { at, type Random } from './random.ts';
import type { HoldRecord, Moment, Records } from './records.ts';

const CANCELLED_SHARE = 0.09;
const NOT_COLLECTED_SHARE = 0.06;
const MEDIAN_WAIT_DAYS = 9;
const WAIT_SPREAD = 0.9;
const KEPT_ASIDE_DAYS = 8;
const LOOK_AGAIN_DAYS = 3;

interface Hold {
  readonly reserveId: number;
  readonly borrower: Borrower;
  readonly title: number;
  readonly placed: DayNumber;
  item: number | null;
  waitingSince: DayNumber | null;
  changed: Moment;
}

/** A hold that its patron comes to collect. */
export interface Pickup {
  readonly borrower: Borrower;
  readonly collect: (moment: Moment) => void;
}

export interface Holds {
  place(borrower: Borrower, title: number, moment: Moment): void;
  /** Cancels, fills and expires what falls on this day. Returns those to be collected on it. */
  work(day: DayNumber): readonly Pickup[];
  writeOpenHolds(): void;
}

interface HoldsDeps {
  readonly shelf: Shelf;
  readonly collection: Collection;
  readonly calendar: Calendar;
  readonly records: Records;
  readonly desk: Desk;
  readonly random: Random;
  /** Called when a title waits at the desk. */
  readonly onWaiting: (borrower: Borrower, moment: Moment) => void;
}

export const holdsFor = ({ shelf, collection, calendar, records, desk, random, onWaiting }: HoldsDeps): Holds => {
  const open = new Map<number, Hold>();
  const cancels = agenda<Hold>();
  const fills = agenda<Hold>();
  const expiries = agenda<Hold>();
  const pickups = agenda<Hold>();
  let lastReserve = 0;

  const recordOf = (hold: Hold, end: Partial<HoldRecord> = {}): HoldRecord => ({
    reserveId: hold.reserveId,
    borrowernumber: hold.borrower.borrowernumber,
    title: hold.title,
    item: hold.item,
    branch: hold.borrower.branch,
    placed: hold.placed,
    waitingSince: hold.waitingSince,
    expires: hold.waitingSince === null ? null : hold.waitingSince + KEPT_ASIDE_DAYS,
    cancelled: null,
    found: hold.waitingSince === null ? null : 'W',
    priority: hold.waitingSince === null ? 1 : 0,
    changed: hold.changed,
    ...end,
  });

  const close = (hold: Hold, end: Partial<HoldRecord>): void => {
    open.delete(hold.reserveId);
    if (hold.item !== null) shelf.waiting[hold.item] = 0;
    records.closedHold(recordOf(hold, { priority: 0, ...end }));
  };

  const fill = (hold: Hold, day: DayNumber): void => {
    const item = freeCopy(shelf, collection, hold.title);
    if (item === undefined) {
      fills.plan(calendar.nextOpen(day + LOOK_AGAIN_DAYS), hold);
      return;
    }
    shelf.waiting[item] = 1;
    hold.item = item;
    hold.waitingSince = day;
    hold.changed = { day, second: calendar.opensAt(day) + 600 };
    onWaiting(hold.borrower, hold.changed);
    if (random.chance(NOT_COLLECTED_SHARE)) expiries.plan(calendar.nextOpen(day + KEPT_ASIDE_DAYS + 1), hold);
    else pickups.plan(calendar.nextOpen(day + 1 + random.below(KEPT_ASIDE_DAYS - 2)), hold);
  };

  const collect = (hold: Hold, moment: Moment): void => {
    const { item } = hold;
    close(hold, { found: 'F', changed: moment });
    if (item !== null) desk.checkout(hold.borrower, item, moment);
  };

  return {
    place: (borrower, title, moment) => {
      lastReserve += 1;
      const hold: Hold = {
        reserveId: lastReserve,
        borrower,
        title,
        placed: moment.day,
        item: null,
        waitingSince: null,
        changed: moment,
      };
      open.set(lastReserve, hold);
      if (random.chance(CANCELLED_SHARE)) {
        cancels.plan(moment.day + 1 + random.below(20), hold);
        return;
      }
      const wait = Math.ceil(MEDIAN_WAIT_DAYS * Math.exp(WAIT_SPREAD * random.normal()));
      fills.plan(calendar.nextOpen(moment.day + wait), hold);
    },
    work: (day) => {
      const changed = { day, second: calendar.opensAt(day) };
      for (const hold of cancels.take(day)) close(hold, { cancelled: day, changed });
      for (const hold of expiries.take(day)) close(hold, { cancelled: day, changed });
      for (const hold of fills.take(day)) fill(hold, day);
      return pickups.take(day).map((hold) => ({
        borrower: hold.borrower,
        collect: (moment) => collect(hold, moment),
      }));
    },
    writeOpenHolds: () => {
      const queue = new Map<number, number>();
      for (const hold of open.values()) {
        if (hold.waitingSince !== null) {
          records.openHold(recordOf(hold));
          continue;
        }
        const priority = (queue.get(hold.title) ?? 0) + 1;
        queue.set(hold.title, priority);
        records.openHold(recordOf(hold, { priority }));
      }
    },
  };
};

/** Looking at a title happens more often than borrowing it. */
const LOOKS_PER_LOAN = 2.5;

/** Whether a reader asks for a title that looks interesting: a quarter of the loans of new titles, 8 % of others. */
export const isHeld = (random: Random, collection: Collection, title: number, day: DayNumber): boolean =>
  random.chance((day - at(collection.acquired, title) < 120 ? 0.25 : 0.08) / LOOKS_PER_LOAN);
