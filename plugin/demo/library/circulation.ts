import { sure } from './sure.ts';
import { FIRST_PATRON, INTERLIBRARY, READING_ROOM, SCHOOL, SPECIAL_ACCOUNTS } from './accounts.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import type { Collection } from './collection.ts';
import type { Contacts } from './contacts.ts';
import type { Borrower, Desk, LoanKey } from './desk.ts';
import type { Holds } from './holds.ts';
import type { Life } from './life.ts';
import { isFree, type Shelf } from './loans.ts';
import type { Money } from './money.ts';
import type { LetterCode, Notices } from './notices.ts';
import { typeOf, type Population } from './population.ts';
import { at, type Random } from './random.ts';
import type { Moment, Records } from './records.ts';
import { TYPE_FACTS } from './world.ts';

const PATRONS_OF_A_FULL_LIBRARY = 5000;
const SCHOOL_BOX = 18;
const EXPIRY_NOTICE_DAYS = 30;

/** Everybody who can stand at the desk, by borrowernumber. */
export const borrowersOf = (people: Population): ((borrowernumber: number) => Borrower) => {
  const patrons = Array.from({ length: people.size }, (_, patron): Borrower => ({
    borrowernumber: FIRST_PATRON + patron,
    category: TYPE_FACTS[typeOf(people, patron)].category,
    branch: at(people.branch, patron),
    privacy: at(people.privacy, patron),
  }));
  const special = new Map(
    SPECIAL_ACCOUNTS.map(({ borrowernumber, category, branch }): [number, Borrower] => [
      borrowernumber,
      { borrowernumber, category, branch, privacy: 1 },
    ]),
  );
  return (borrowernumber) =>
    sure(borrowernumber < FIRST_PATRON ? special.get(borrowernumber) : patrons[borrowernumber - FIRST_PATRON]);
};

interface CirculationDeps {
  readonly people: Population;
  readonly collection: Collection;
  readonly contacts: Contacts;
  readonly shelf: Shelf;
  readonly calendar: Calendar;
  readonly desk: Desk;
  readonly holds: Holds;
  readonly life: Life;
  readonly money: Money;
  readonly notices: Notices;
  readonly records: Records;
  readonly random: Random;
  readonly borrowerOf: (borrowernumber: number) => Borrower;
}

interface Happening {
  readonly second: number;
  readonly happen: (second: number) => void;
}

/** One day after another: who comes, what comes back, what waits, what is written. */
export const circulationFor = (deps: CirculationDeps): ((day: DayNumber) => void) => {
  const { people, collection, shelf, calendar, desk, holds, life, money, notices, records, random, borrowerOf } = deps;
  const scale = people.size / PATRONS_OF_A_FULL_LIBRARY;

  const openingSecond = (day: DayNumber): number =>
    calendar.opensAt(day) + random.below(calendar.closesAt(day) - calendar.opensAt(day) - 240);

  const notify = (code: LetterCode, item: number, moment: Moment): void => {
    const patron = at(shelf.borrower, item) - FIRST_PATRON;
    if (patron >= 0) notices.queue(code, patron, moment);
  };

  const someFreeItem = (): number | undefined => {
    const item = random.below(collection.items);
    return isFree(shelf, item) ? item : undefined;
  };

  /** Boxes for a school, parcels for other libraries, and books counted on the tables of the reading room. */
  const notPeople = (day: DayNumber): void => {
    const lendTo = (borrowernumber: number, count: number): void => {
      for (let i = 0; i < count; i += 1) {
        const item = someFreeItem();
        if (item !== undefined) desk.checkout(borrowerOf(borrowernumber), item, { day, second: openingSecond(day) });
      }
    };
    if (random.chance(1 / 25)) lendTo(SCHOOL, Math.max(1, Math.round(SCHOOL_BOX * Math.min(1, scale))));
    if (random.chance(1 / 6)) lendTo(INTERLIBRARY, 1);
    const counted = random.poisson(4 * Math.min(1, scale));
    for (let i = 0; i < counted; i += 1)
      desk.localUse(borrowerOf(READING_ROOM), random.below(collection.items), 0, openingSecond(day));
    const unknown = random.poisson(1.5 * Math.min(1, scale));
    for (let i = 0; i < unknown; i += 1)
      desk.localUse(null, random.below(collection.items), at(collection.itemBranch, 0), openingSecond(day));
  };

  const newcomers = (day: DayNumber, next: number): number => {
    let patron = next;
    for (; patron < people.size && at(people.enrolled, patron) <= day; patron += 1)
      if (at(people.enrolled, patron) === day) notices.queue('WELCOME', patron, { day, second: calendar.opensAt(day) });
    return patron;
  };

  let known = 0;

  return (day) => {
    known = newcomers(day, known);
    const today: Happening[] = [];
    const plan = (happen: (second: number) => void): void => {
      today.push({ second: openingSecond(day), happen });
    };
    for (let patron = 0; patron < known; patron += 1) {
      if (at(people.expiry, patron) - EXPIRY_NOTICE_DAYS === day && at(people.visits, patron) > 0)
        notices.queue('MEMBERSHIP_EXPIRY', patron, { day, second: calendar.opensAt(day) });
      if (life.comes(patron, day)) plan((second) => life.visit(patron, { day, second }));
    }
    const pickups = holds.work(day);
    const { renewals, returns, dueSoon, overdue, lost } = desk.planned(day);
    const planFor = (loan: LoanKey, happen: (second: number) => void): void =>
      plan((second) => {
        if (desk.isOut(loan)) happen(second);
      });
    for (const loan of renewals) planFor(loan, (second) => desk.renew(loan.item, { day, second }));
    if (calendar.isOpen(day)) {
      for (const { collect } of pickups) plan((second) => collect({ day, second }));
      for (const loan of returns) planFor(loan, (second) => desk.giveBack(loan.item, { day, second }));
      for (const { item } of lost) desk.giveUp(item, { day, second: calendar.closesAt(day) - 60 });
      money.payments(day);
      notPeople(day);
    }
    for (const { item } of dueSoon) notify('PREDUE', item, { day, second: calendar.opensAt(day) });
    for (const { item } of overdue) notify('ODUE', item, { day, second: calendar.opensAt(day) });
    today.sort((one, other) => one.second - other.second);
    for (const { second, happen } of today) happen(second);
    records.endDay(day);
  };
};
