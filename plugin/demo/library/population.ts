import { sure } from './sure.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import { at, bump, runningTotals, type Random, randomFor } from './random.ts';
import { householdNames, type PersonName } from './words/names.ts';
import {
  BRANCHES,
  CAUSE,
  LEGACY_SHARE,
  LEGACY_YEARS,
  NEVER_BORROWING_SHARE,
  PATRON_TYPES,
  REGISTRATION_MONTHS,
  SUBJECT_COUNT,
  TYPE_FACTS,
  VARIANT_FACTS,
  type PatronType,
} from './world.ts';
import type { LibraryVariant } from './types.ts';

export const NEVER = -1;
export const YEAR_DAYS = 365;
const RECENT_VISITS = 6;
const RENEWAL_WINDOW_DAYS = 180;

/** Everybody who ever holds a card, oldest registration first. One value per patron in each array. */
export interface Population {
  readonly size: number;
  /** Index into PATRON_TYPES. */
  readonly type: Uint8Array;
  readonly branch: Uint8Array;
  readonly privacy: Uint8Array;
  readonly household: Int32Array;
  readonly names: readonly PersonName[];
  readonly enrolled: Int32Array;
  readonly expiry: Int32Array;
  readonly renewed: Int32Array;
  /** Visits per week. */
  readonly rate: Float64Array;
  /** Chance of leaving after each visit. */
  readonly lastVisitChance: Float64Array;
  /** The day on which the patron leaves without any occasion. */
  readonly hazardDay: Int32Array;
  readonly cause: Uint8Array;
  readonly leftOn: Int32Array;
  readonly returnOn: Int32Array;
  /** The day on which somebody who came back had left. */
  readonly awayFrom: Int32Array;
  readonly returnedOn: Int32Array;
  readonly visits: Int32Array;
  readonly lastVisit: Int32Array;
  /** SUBJECT_COUNT weights per patron, adding up to one. */
  readonly taste: Float32Array;
  /** Days of the last six visits, a ring per patron. */
  readonly recent: Int32Array;
}

export const typeOf = (people: Population, patron: number): PatronType =>
  PATRON_TYPES[at(people.type, patron)] ?? 'adult';

/** Weights of the subjects, most borrowed first. */
export const SUBJECT_WEIGHTS: readonly number[] = Array.from({ length: SUBJECT_COUNT }, (_, k) =>
  Math.pow(k + 3, -0.9),
);
const SUBJECT_SUM = SUBJECT_WEIGHTS.reduce((sum, weight) => sum + weight, 0);

/** A patron's taste: a few real interests, drawn around what is popular. */
export const drawTaste = (random: Random): Float32Array => {
  const taste = new Float32Array(SUBJECT_COUNT);
  let sum = 0;
  for (let k = 0; k < SUBJECT_COUNT; k += 1) {
    const weight = random.gamma(4.8 * ((SUBJECT_WEIGHTS[k] ?? 0) / SUBJECT_SUM) + 0.02, 1);
    taste[k] = weight;
    sum += weight;
  }
  return taste.map((weight) => weight / sum);
};

/** Notes a visit, for {@link renewalChance} and the truth. */
export const noteVisit = (people: Population, patron: number, day: DayNumber): void => {
  people.recent[patron * RECENT_VISITS + (at(people.visits, patron) % RECENT_VISITS)] = day;
  bump(people.visits, patron);
  people.lastVisit[patron] = day;
};

export const renewalChance = (visits: number): number =>
  1 / (1 + Math.exp(0.3 - 0.9 * Math.min(visits, RECENT_VISITS)));

export const recentVisits = (people: Population, patron: number, day: DayNumber): number => {
  let count = 0;
  for (let i = 0; i < RECENT_VISITS; i += 1)
    if (at(people.recent, patron * RECENT_VISITS + i) > day - RENEWAL_WINDOW_DAYS) count += 1;
  return count;
};

interface Settings {
  readonly seed: number;
  readonly patrons: number;
  readonly variant: LibraryVariant;
}

/** Imagines everybody: households first, then their days of registration, then what happened before the window. */
export const populate = ({ seed, patrons, variant }: Settings, calendar: Calendar): Population => {
  const random = randomFor(seed, 'people');
  const members = gatherHouseholds(random, patrons, variant, calendar);
  members.sort((one, other) => one.enrolled - other.enrolled || one.household - other.household);
  const people = emptyPopulation(members);
  const life = randomFor(seed, 'lives');
  for (let patron = 0; patron < patrons; patron += 1) settle(people, patron, sure(members[patron]), life, calendar);
  return people;
};

interface Member {
  readonly household: number;
  readonly type: PatronType;
  readonly name: PersonName;
  readonly branch: number;
  readonly enrolled: DayNumber;
  readonly frailty: number;
  readonly taste: Float32Array;
}

const HOUSEHOLD_TOTALS = runningTotals([0.52, 0.24, 0.14, 0.1]);
/** Patrons who are not the first of their household, as a share of all patrons. */
const LATER_MEMBERS_SHARE = 0.45;

const gatherHouseholds = (random: Random, patrons: number, variant: LibraryVariant, calendar: Calendar): Member[] => {
  const { shares } = VARIANT_FACTS[variant];
  const childShare = shares[1] ?? 0;
  const childrenComeWithAdults = childShare / LATER_MEMBERS_SHARE < 0.8;
  const everybody = runningTotals(shares);
  const withoutChildren = runningTotals(shares.map((share, type) => (type === 1 ? 0 : share)));
  const branches = runningTotals(BRANCHES.map(({ share }) => share));
  const registrations = registrationTotals(calendar);

  const typeFor = (place: number): PatronType => {
    if (!childrenComeWithAdults) return PATRON_TYPES[random.byTotals(everybody)] ?? 'adult';
    if (place > 0 && random.chance(childShare / LATER_MEMBERS_SHARE)) return 'child';
    return PATRON_TYPES[random.byTotals(withoutChildren)] ?? 'adult';
  };

  const members: Member[] = [];
  for (let household = 0; members.length < patrons; household += 1) {
    const size = Math.min(1 + random.byTotals(HOUSEHOLD_TOTALS), patrons - members.length);
    const names = householdNames(random, size);
    const frailty = random.gamma(4, 0.25);
    const branch = random.byTotals(branches);
    const common = registrationDay(random, registrations, calendar);
    const tastes = names.map(() => drawTaste(random));
    names.forEach((name, place) =>
      members.push({
        household,
        type: typeFor(place),
        name,
        branch: random.chance(0.92) ? branch : random.byTotals(branches),
        enrolled: random.chance(0.5) ? common : registrationDay(random, registrations, calendar),
        frailty,
        taste: sharedTaste(tastes, place),
      }),
    );
  }
  return members;
};

const sharedTaste = (tastes: readonly Float32Array[], place: number): Float32Array =>
  (tastes[place] ?? new Float32Array(SUBJECT_COUNT)).map(
    (own, k) => 0.8 * own + (0.2 * tastes.reduce((sum, taste) => sum + at(taste, k), 0)) / tastes.length,
  );

const registrationTotals = (calendar: Calendar): Float64Array =>
  runningTotals(
    Array.from({ length: calendar.last - calendar.first + 1 }, (_, i) =>
      calendar.isOpen(calendar.first + i) ? (REGISTRATION_MONTHS[calendar.month(calendar.first + i) - 1] ?? 1) : 0,
    ),
  );

const registrationDay = (random: Random, totals: Float64Array, calendar: Calendar): DayNumber =>
  random.chance(LEGACY_SHARE)
    ? calendar.first - 1 - random.below(LEGACY_YEARS * YEAR_DAYS)
    : calendar.first + random.byTotals(totals);

const emptyPopulation = (members: readonly Member[]): Population => {
  const size = members.length;
  const days = (): Int32Array => new Int32Array(size).fill(NEVER);
  return {
    size,
    type: new Uint8Array(size),
    branch: new Uint8Array(size),
    privacy: new Uint8Array(size),
    household: new Int32Array(size),
    names: members.map(({ name }) => name),
    enrolled: days(),
    expiry: days(),
    renewed: days(),
    rate: new Float64Array(size),
    lastVisitChance: new Float64Array(size),
    hazardDay: days(),
    cause: new Uint8Array(size),
    leftOn: days(),
    returnOn: days(),
    awayFrom: days(),
    returnedOn: days(),
    visits: new Int32Array(size),
    lastVisit: days(),
    taste: new Float32Array(size * SUBJECT_COUNT),
    recent: new Int32Array(size * RECENT_VISITS).fill(-100000),
  };
};

const PRIVACY_TOTALS = runningTotals([0.25, 0.67, 0.08]);

/** Cards of people who had been gone for longer than this have been deleted before the window opens. */
const PURGED_AFTER_DAYS = 2 * YEAR_DAYS;
const LIVES_TRIED = 12;

const settle = (people: Population, patron: number, member: Member, random: Random, calendar: Calendar): void => {
  people.type[patron] = PATRON_TYPES.indexOf(member.type);
  people.branch[patron] = member.branch;
  people.household[patron] = member.household;
  people.privacy[patron] = random.byTotals(PRIVACY_TOTALS);
  people.enrolled[patron] = member.enrolled;
  people.taste.set(member.taste, patron * SUBJECT_COUNT);
  const isNew = member.enrolled >= calendar.first;
  for (let life = 0; life < LIVES_TRIED; life += 1) {
    drawLife(people, patron, member, random);
    if (!isNew) leaveAs(people, patron, liveBefore(people, patron, random, calendar.first));
    const leftOn = at(people.leftOn, patron);
    if (leftOn === NEVER || leftOn > calendar.first - PURGED_AFTER_DAYS) break;
  }
  if (random.chance(isNew ? NEVER_BORROWING_SHARE : NEVER_BORROWING_SHARE / 2)) {
    people.cause[patron] = CAUSE.neverUsed;
    people.rate[patron] = 0;
  }
};

const drawLife = (people: Population, patron: number, { type, frailty, enrolled }: Member, random: Random): void => {
  const facts = TYPE_FACTS[type];
  people.expiry[patron] = enrolled + YEAR_DAYS;
  people.renewed[patron] = NEVER;
  people.leftOn[patron] = NEVER;
  people.cause[patron] = CAUSE.active;
  people.rate[patron] = frailty * random.gamma(facts.visits[0], 1 / facts.visits[1]);
  people.lastVisitChance[patron] = random.beta(...facts.lastVisit);
  people.hazardDay[patron] = enrolled + leavingAfter(type, random);
};

/** Days until somebody leaves for reasons of their own. */
export const leavingAfter = (type: PatronType, random: Random): number => {
  const [shape, rate] = TYPE_FACTS[type].leaving;
  return 1 + Math.floor(random.exponential(7 / random.gamma(shape, 1 / rate)));
};

type Leaving = readonly [cause: number, day: DayNumber];

const leaveAs = (people: Population, patron: number, leaving: Leaving | undefined): void => {
  if (leaving === undefined) return;
  [people.cause[patron], people.leftOn[patron]] = leaving;
};

/** What became of an old card before the window opened, year by year and without its single visits. */
const liveBefore = (people: Population, patron: number, random: Random, first: DayNumber): Leaving | undefined => {
  const stay = (visits: number): boolean => random.chance(Math.pow(1 - at(people.lastVisitChance, patron), visits));
  for (let from = at(people.enrolled, patron); from < first; from += YEAR_DAYS) {
    const until = Math.min(from + YEAR_DAYS, first);
    if (at(people.hazardDay, patron) < until) return [CAUSE.hazard, at(people.hazardDay, patron)];
    const visits = random.poisson((at(people.rate, patron) * (until - from)) / 7);
    if (!stay(visits)) return [CAUSE.afterVisit, from + random.below(until - from)];
    if (until < from + YEAR_DAYS) return undefined;
    if (!random.chance(renewalChance(visits / 2))) return [CAUSE.notRenewed, until];
    people.renewed[patron] = until;
    people.expiry[patron] = until + YEAR_DAYS;
  }
  return undefined;
};
