import { FIRST_PATRON, SPECIAL_ACCOUNTS } from './accounts.ts';
import type { BulkLoad, Cell, TableSink } from './bulk.ts';
import type { Calendar, DayNumber } from './calendar.ts';
import type { Contacts } from './contacts.ts';
import { NEVER, typeOf, type Population } from './population.ts';
import { at, randomFor, type Random } from './random.ts';
import { branchCode } from './records.ts';
import type { Restriction } from './restrictions.ts';
import type { TableColumns } from './tables.ts';
import { STREETS } from './words/names.ts';
import { BRANCHES, CONSENT_SHARE, TYPE_FACTS } from './world.ts';

const MORNING = 9 * 3600;
const NO_LOGIN = '!';
const INDEFINITELY = '9999-12-31';
const ZERO_DATE = '0000-00-00';
const ZERO_DATE_SHARE = 0.004;
const REFUSED_SHARE = 0.06;

const COLUMNS = [
  'borrowernumber',
  'cardnumber',
  'surname',
  'firstname',
  'address',
  'city',
  'zipcode',
  'email',
  'phone',
  'dateofbirth',
  'branchcode',
  'categorycode',
  'dateenrolled',
  'dateexpiry',
  'date_renewed',
  'debarred',
  'debarredcomment',
  'sex',
  'password',
  'flags',
  'userid',
  'privacy',
  'updated_on',
  'lastseen',
  'protected',
  'guarantorid',
  'relationship',
  // LOAD DATA leaves out nothing: these carry no default in some versions.
  'lang',
  'login_attempts',
];

/** Userid and password hash of those who can sign in, by borrowernumber. */
export type Logins = ReadonlyMap<number, { readonly userid: string; readonly hash: string }>;

interface PeopleDeps {
  readonly load: BulkLoad;
  readonly columns: TableColumns;
  readonly calendar: Calendar;
  readonly people: Population;
  readonly contacts: Contacts;
  readonly logins: Logins;
  readonly restrictions: ReadonlyMap<number, Restriction>;
  readonly seed: number;
}

/** Writes borrowers as they are when the window ends, with their households, consents and registrations. */
export const writePeople = (deps: PeopleDeps): void => {
  const { load, columns, calendar, people, seed } = deps;
  const borrowers = load.table('borrowers', COLUMNS);
  const relationships = load.table('borrower_relationships', ['guarantor_id', 'guarantee_id', 'relationship']);
  const consents = load.table('patron_consent', ['borrowernumber', 'type', 'given_on', 'refused_on']);
  const random = randomFor(seed, 'records of people');
  const guarantors = guarantorsOf(people);
  const keepsGuarantor = columns.get('borrowers')?.includes('guarantorid') === true;

  for (const account of specialRows(deps)) borrowers.add(...account);
  for (let patron = 0; patron < people.size; patron += 1) {
    const number = FIRST_PATRON + patron;
    const guarantor = typeOf(people, patron) === 'child' ? guarantors.get(at(people.household, patron)) : undefined;
    const relationship = guarantor === undefined ? null : 'parent';
    const guarantorNumber = guarantor === undefined ? null : FIRST_PATRON + guarantor;
    borrowers.add(
      ...patronRow(deps, random, patron),
      keepsGuarantor ? guarantorNumber : null,
      keepsGuarantor ? relationship : null,
      'default',
      0,
    );
    if (guarantorNumber !== null) relationships.add(guarantorNumber, number, relationship);
    writeConsent(
      consents,
      random,
      number,
      calendar.wallTime(Math.max(at(people.enrolled, patron), calendar.first), MORNING),
    );
  }
};

const writeConsent = (consents: TableSink, random: Random, number: number, on: string): void => {
  const answer = random.next();
  if (answer < CONSENT_SHARE) consents.add(number, 'GDPR_PROCESSING', on, null);
  else if (answer < CONSENT_SHARE + REFUSED_SHARE) consents.add(number, 'GDPR_PROCESSING', null, on);
};

/** The first grown-up patron of each household. */
const guarantorsOf = (people: Population): Map<number, number> => {
  const guarantors = new Map<number, number>();
  for (let patron = 0; patron < people.size; patron += 1) {
    const type = typeOf(people, patron);
    const household = at(people.household, patron);
    const isGrownUp = type === 'adult' || type === 'senior' || type === 'teacher';
    if (isGrownUp && !guarantors.has(household)) guarantors.set(household, patron);
  }
  return guarantors;
};

const patronRow = (
  { calendar, people, contacts, logins, restrictions }: PeopleDeps,
  random: Random,
  patron: number,
): Cell[] => {
  const number = FIRST_PATRON + patron;
  const name = people.names[patron];
  const restriction = restrictions.get(number);
  const day = (value: DayNumber): string | null => (value === NEVER ? null : calendar.text(value));
  const household = at(people.household, patron);
  const lastVisit = at(people.lastVisit, patron);
  const changed = Math.max(at(people.enrolled, patron), at(people.renewed, patron), lastVisit);
  return [
    number,
    cardNumber(number),
    name?.surname ?? null,
    name?.firstname ?? null,
    `${STREETS[household % STREETS.length] ?? ''} ${1 + (household % 180)}`,
    BRANCHES[at(people.branch, patron)]?.city ?? null,
    String(90000 + (household % 100)),
    contacts.email[patron] ?? null,
    contacts.phone[patron] ?? null,
    birthday(calendar, random, TYPE_FACTS[typeOf(people, patron)].ages),
    branchCode(at(people.branch, patron)),
    TYPE_FACTS[typeOf(people, patron)].category,
    calendar.text(at(people.enrolled, patron)),
    day(at(people.expiry, patron)),
    random.chance(ZERO_DATE_SHARE) ? ZERO_DATE : day(at(people.renewed, patron)),
    restriction === undefined ? null : (restriction.until ?? INDEFINITELY),
    restriction?.comment ?? null,
    name?.sex ?? '',
    logins.get(number)?.hash ?? NO_LOGIN,
    null,
    logins.get(number)?.userid ?? `p${number}`,
    at(people.privacy, patron),
    calendar.utcTime(changed, MORNING),
    lastVisit === NEVER ? null : calendar.wallTime(lastVisit, 12 * 3600),
    0,
  ];
};

export const cardNumber = (number: number): string => `2${String(number).padStart(8, '0')}`;

const birthday = (calendar: Calendar, random: Random, [from, until]: readonly [number, number]): string => {
  const age = from + random.below(until - from + 1);
  const day = calendar.text(calendar.last - Math.round(age * 365.25) - random.below(365));
  return random.chance(ZERO_DATE_SHARE) ? ZERO_DATE : day;
};

const specialRows = ({ calendar, logins }: PeopleDeps): Cell[][] =>
  SPECIAL_ACCOUNTS.map(({ borrowernumber, userid, firstname, surname, category, branch, flags }) => [
    borrowernumber,
    cardNumber(borrowernumber),
    surname,
    firstname,
    null,
    null,
    null,
    userid === null ? null : `${userid}@nusa-kencana.example`,
    null,
    null,
    branchCode(branch),
    category,
    calendar.text(calendar.first - 2000),
    calendar.text(calendar.last + 3000),
    null,
    null,
    null,
    '',
    logins.get(borrowernumber)?.hash ?? NO_LOGIN,
    flags === 0 ? null : flags,
    userid,
    1,
    calendar.utcTime(calendar.first, MORNING),
    null,
    category === 'ANO' ? 1 : 0,
    null,
    null,
    'default',
    0,
  ]);
