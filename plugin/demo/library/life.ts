import type { Calendar, DayNumber } from './calendar.ts';
import { wantedTitle, type Collection } from './collection.ts';
import type { Borrower, Desk } from './desk.ts';
import { isHeld, type Holds } from './holds.ts';
import { freeCopy, itemsOf, NEVER_BACK, type Shelf } from './loans.ts';
import {
  drawTaste,
  leavingAfter,
  NEVER,
  noteVisit,
  recentVisits,
  renewalChance,
  typeOf,
  YEAR_DAYS,
  type Population,
} from './population.ts';
import { at, type Random } from './random.ts';
import type { Moment } from './records.ts';
import { CAUSE, MAX_BASKET, SUBJECT_COUNT, TYPE_FACTS } from './world.ts';

const BORROWED_AGAIN = 0.03;
const REMEMBERED = 8;
const DRIFT_CHANCE = 0.004;
const DRIFT_SHARE = 0.3;
const LOCAL_USE_CHANCE = 0.04;
const ONSITE_CHANCE = 0.008;
const BROUGHT_BACK = 0.06;
const COMES_BACK_TO_THE_CARD = 0.12;

/** What a patron does: comes, takes things home, changes taste, stops coming, renews a card. */
export interface Life {
  /** Whether the patron comes on this day, decided in the morning together with cards that run out. */
  comes(patron: number, day: DayNumber): boolean;
  visit(patron: number, moment: Moment): void;
}

interface LifeDeps {
  readonly people: Population;
  readonly collection: Collection;
  readonly shelf: Shelf;
  readonly calendar: Calendar;
  readonly desk: Desk;
  readonly holds: Holds;
  readonly random: Random;
  readonly borrowerAt: (patron: number) => Borrower;
  readonly onRenewedCard: (patron: number, day: DayNumber) => void;
}

export const lifeFor = (deps: LifeDeps): Life => {
  const { people, collection, shelf, calendar, desk, holds, random, borrowerAt, onRenewedCard } = deps;
  const remembered = new Int32Array(people.size * REMEMBERED).fill(NEVER);

  const leave = (patron: number, day: DayNumber, cause: number): void => {
    people.leftOn[patron] = day;
    if (at(people.cause, patron) !== CAUSE.neverUsed) people.cause[patron] = cause;
  };

  const renewCard = (patron: number, day: DayNumber): void => {
    people.renewed[patron] = day;
    people.expiry[patron] = day + YEAR_DAYS;
    onRenewedCard(patron, day);
  };

  const cardRunsOut = (patron: number, day: DayNumber): void => {
    if (random.chance(renewalChance(recentVisits(people, patron, day)))) {
      renewCard(patron, day);
      return;
    }
    leave(patron, day, CAUSE.notRenewed);
    if (!random.chance(COMES_BACK_TO_THE_CARD)) return;
    people.returnOn[patron] = calendar.nextOpen(day + 90 + random.below(450));
  };

  const comesBack = (patron: number, day: DayNumber): void => {
    people.awayFrom[patron] = at(people.leftOn, patron);
    people.leftOn[patron] = NEVER;
    people.returnedOn[patron] = day;
    people.hazardDay[patron] = day + leavingAfter(typeOf(people, patron), random);
    if (at(people.cause, patron) !== CAUSE.neverUsed) people.cause[patron] = CAUSE.active;
    renewCard(patron, day);
  };

  const subjectFor = (patron: number): number => {
    let left = random.next();
    for (let k = 0; k < SUBJECT_COUNT; k += 1) {
      left -= at(people.taste, patron * SUBJECT_COUNT + k);
      if (left < 0) return k;
    }
    return SUBJECT_COUNT - 1;
  };

  const drift = (patron: number): void => {
    const fresh = drawTaste(random);
    for (let k = 0; k < SUBJECT_COUNT; k += 1) {
      const place = patron * SUBJECT_COUNT + k;
      people.taste[place] = (1 - DRIFT_SHARE) * at(people.taste, place) + DRIFT_SHARE * at(fresh, k);
    }
  };

  const nextTitle = (patron: number, day: DayNumber): number | undefined => {
    const known = at(remembered, patron * REMEMBERED + random.below(REMEMBERED));
    if (known !== NEVER && random.chance(BORROWED_AGAIN)) return known;
    return wantedTitle(collection, subjectFor(patron), day, random);
  };

  const fillBasket = (patron: number, moment: Moment): void => {
    const borrower = borrowerAt(patron);
    const { basket } = TYPE_FACTS[typeOf(people, patron)];
    const wanted = Math.min(MAX_BASKET, 1 + random.geometric(basket));
    let taken = 0;
    for (let attempt = 0; taken < wanted && attempt < wanted * 3 + 6; attempt += 1) {
      const title = nextTitle(patron, moment.day);
      if (title === undefined) continue;
      if (isHeld(random, collection, title, moment.day)) holds.place(borrower, title, moment);
      const item = freeCopy(shelf, collection, title);
      if (item === undefined) continue;
      desk.checkout(borrower, item, { day: moment.day, second: moment.second + taken * 4 });
      remembered[patron * REMEMBERED + random.below(REMEMBERED)] = title;
      taken += 1;
    }
  };

  const readHere = (patron: number, moment: Moment): void => {
    const borrower = borrowerAt(patron);
    const item = random.below(collection.items);
    if (random.chance(LOCAL_USE_CHANCE)) desk.localUse(borrower, item, borrower.branch, moment.second);
    if (random.chance(ONSITE_CHANCE)) desk.onsite(borrower, item, moment);
  };

  const bringBack = (borrower: Borrower, moment: Moment): void => {
    for (const item of itemsOf(shelf, borrower.borrowernumber)) {
      if (at(shelf.back, item) === NEVER_BACK) continue;
      const isOverdue = at(shelf.due, item) < moment.day;
      const isRead = moment.day - at(shelf.issuedDay, item) >= 5;
      if (isOverdue ? random.chance(0.5) : isRead && random.chance(BROUGHT_BACK)) desk.giveBack(item, moment);
    }
  };

  return {
    comes: (patron, day) => {
      if (at(people.returnOn, patron) === day) comesBack(patron, day);
      if (at(people.leftOn, patron) !== NEVER) return false;
      if (at(people.expiry, patron) === day) cardRunsOut(patron, day);
      if (at(people.leftOn, patron) !== NEVER) return false;
      const rate = at(people.rate, patron);
      if (rate === 0) return false;
      if (at(people.hazardDay, patron) <= day) {
        leave(patron, day, CAUSE.hazard);
        return false;
      }
      const busy = calendar.season(typeOf(people, patron), day);
      return random.chance(1 - Math.exp((-rate / 7) * busy));
    },
    visit: (patron, moment) => {
      noteVisit(people, patron, moment.day);
      bringBack(borrowerAt(patron), moment);
      fillBasket(patron, moment);
      readHere(patron, moment);
      if (random.chance(DRIFT_CHANCE)) drift(patron);
      if (random.chance(at(people.lastVisitChance, patron))) leave(patron, moment.day, CAUSE.afterVisit);
    },
  };
};
