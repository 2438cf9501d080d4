import type { Knex } from 'knex';
import { dayNumber } from '../../shared/time.ts';
import { ANONYMOUS, DESK_STAFF, FIRST_PATRON } from './accounts.ts';
import { tidyUp } from './aftermath.ts';
import { bulkLoad, withBulkSession, type BulkLoad, type BulkSession } from './bulk.ts';
import { calendarOf, type Calendar } from './calendar.ts';
import { borrowersOf, circulationFor } from './circulation.ts';
import { collect, type Collection } from './collection.ts';
import { contactsOf, type Contacts } from './contacts.ts';
import { deskFor } from './desk.ts';
import { holdsFor } from './holds.ts';
import { lifeFor } from './life.ts';
import { emptyShelf, type Shelf } from './loans.ts';
import { accountsOf, loginsOf, writePermissions } from './logins.ts';
import { moneyFor } from './money.ts';
import { noticesFor } from './notices.ts';
import { writeParticipation } from './participation.ts';
import { populate, type Population } from './population.ts';
import { randomFor } from './random.ts';
import { recordsFor } from './records.ts';
import { writeRestrictions } from './restrictions.ts';
import { tableColumns, type TableColumns } from './tables.ts';
import { createTruth, TRUTH_TABLES, writeTruth } from './truth.ts';
import type { LibraryOptions, LibrarySummary } from './types.ts';
import { writeItems, writeTitles } from './write-catalogue.ts';
import { writePeople } from './write-people.ts';
import { writeReference } from './write-reference.ts';

const WRITTEN = [
  'biblio',
  'items',
  'borrowers',
  'deletedborrowers',
  'statistics',
  'issues',
  'old_issues',
  'reserves',
  'old_reserves',
  'accountlines',
  'message_queue',
  'borrower_debarments',
  'club_enrollments',
  'suggestions',
  'reviews',
  'tags_all',
] as const;

interface World {
  readonly calendar: Calendar;
  readonly people: Population;
  readonly collection: Collection;
  readonly contacts: Contacts;
  readonly shelf: Shelf;
  readonly columns: TableColumns;
}

/**
 * Imagines a library and writes it into a Koha-style database that has a schema and no patrons. The same options give
 * the same rows.
 */
export const generateLibrary = async (options: LibraryOptions): Promise<LibrarySummary> => {
  const { db, version, seed, years, until, timezone, schemaVariant, onProgress = () => undefined } = options;
  const settings = { seed, patrons: options.patrons, variant: options.variant ?? 'public' };
  const from = until.subtract({ years }).add({ days: 1 });
  const calendar = calendarOf(from, until, timezone);

  onProgress({ step: 'patrons', done: 0, total: settings.patrons });
  await writeReference(db, version, { schemaVariant, opened: from });
  const people = populate(settings, calendar);
  const collection = collect(settings, calendar);
  const contacts = contactsOf(people, seed, FIRST_PATRON);
  const world = {
    calendar,
    people,
    collection,
    contacts,
    shelf: emptyShelf(collection),
    columns: await tableColumns(db),
  };
  onProgress({ step: 'patrons', done: settings.patrons, total: settings.patrons });

  const accounts = await withBulkSession(db, (session) => writeWorld(session, options, world));
  await continueHolds(db);
  await writePermissions(db, world.columns);
  onProgress({ step: 'tidying up', done: 0, total: 1 });
  const spared = new Set(accounts.map(({ borrowernumber }) => borrowernumber));
  await tidyUp({ db, ...world, spared, random: randomFor(seed, 'aftermath') });
  onProgress({ step: 'tidying up', done: 1, total: 1 });
  return {
    rows: await countRows(db, [...WRITTEN, ...TRUTH_TABLES]),
    truthTables: TRUTH_TABLES,
    accounts,
    anonymousPatron: ANONYMOUS,
    from,
    until,
  };
};

const writeWorld = async (session: BulkSession, options: LibraryOptions, world: World) => {
  const { calendar, people, collection, contacts, shelf, columns } = world;
  const { seed } = options;
  await createTruth(session);
  const load = bulkLoad(
    session,
    new Map([...columns, ...TRUTH_TABLES.map((table) => [table, TRUTH_COLUMNS] as const)]),
  );
  writeTitles(load, calendar, collection);
  await load.flush();
  const lastIssue = await liveThrough(load, options, world);
  const accounts = accountsOf(people);
  const restrictions = writeRestrictions(load, calendar, people, shelf, randomFor(seed, 'restrictions'));
  writePeople({ load, columns, calendar, people, contacts, restrictions, seed, logins: loginsOf(accounts, seed) });
  writeItems(load, calendar, collection, shelf);
  writeParticipation(load, calendar, people, collection, randomFor(seed, 'participation'));
  writeTruth(load, calendar, people);
  await load.finish();
  // Returned loans keep their numbers in old_issues, so the next loan must not start below them.
  await session.run(`ALTER TABLE issues AUTO_INCREMENT = ${lastIssue + 1}`);
  return accounts;
};

/** Lets every day of the window happen. Returns the number of the last loan. */
const liveThrough = async (load: BulkLoad, options: LibraryOptions, world: World): Promise<number> => {
  const { calendar, people, collection, contacts, shelf, columns } = world;
  const { seed, purgedBefore, anonymisedBefore, onProgress = () => undefined } = options;
  const borrowerOf = borrowersOf(people);
  const records = recordsFor(load, columns, calendar, collection, {
    purgedBefore: purgedBefore === undefined ? 0 : dayNumber(purgedBefore),
  });
  const money = moneyFor(load, records, calendar, randomFor(seed, 'money'), {
    loansKeepNumber: columns.get('accountlines')?.includes('old_issue_id') !== true,
    staff: DESK_STAFF[1] ?? 1,
  });
  const notices = noticesFor(load, calendar, contacts, randomFor(seed, 'notices'), FIRST_PATRON);
  const common = { calendar, people, collection, contacts, shelf, records, money, notices, borrowerOf };
  const desk = deskFor({
    ...common,
    random: randomFor(seed, 'desk'),
    settings: {
      anonymousPatron: ANONYMOUS,
      anonymousSince: Math.floor((calendar.first + calendar.last) / 2),
      anonymisedBefore: anonymisedBefore === undefined ? 0 : dayNumber(anonymisedBefore),
      issuers: DESK_STAFF,
    },
  });
  const holds = holdsFor({
    ...common,
    desk,
    random: randomFor(seed, 'holds'),
    onWaiting: ({ borrowernumber }, moment) => notices.queue('HOLD', borrowernumber - FIRST_PATRON, moment),
  });
  const life = lifeFor({
    ...common,
    desk,
    holds,
    random: randomFor(seed, 'life'),
    borrowerAt: (patron) => borrowerOf(FIRST_PATRON + patron),
    onRenewedCard: membershipLog(load, calendar),
  });
  const live = circulationFor({ ...common, desk, holds, life, random: randomFor(seed, 'circulation') });
  const total = calendar.last - calendar.first + 1;
  for (let day = calendar.first; day <= calendar.last; day += 1) {
    live(day);
    await load.flush();
    if ((day - calendar.first) % 30 === 0) onProgress({ step: 'circulation', done: day - calendar.first, total });
  }
  desk.writeOpenLoans();
  holds.writeOpenHolds();
  onProgress({ step: 'circulation', done: total, total });
  return records.lastLoan;
};

const membershipLog = (load: BulkLoad, calendar: Calendar): ((patron: number, day: number) => void) => {
  const log = load.table('action_logs', ['timestamp', 'user', 'module', 'action', 'object', 'info', 'interface']);
  return (patron, day) =>
    log.add(
      calendar.utcTime(day, 9 * 3600),
      3,
      'MEMBERS',
      'RENEW',
      FIRST_PATRON + patron,
      'Membership renewed',
      'intranet',
    );
};

/** Ended holds keep their numbers in old_reserves, so the next hold must not start below them. */
const continueHolds = async (db: Knex): Promise<void> => {
  const [row] = await db('old_reserves').max<{ last: number | null }[]>({ last: 'reserve_id' });
  await db.raw(`ALTER TABLE reserves AUTO_INCREMENT = ${(row?.last ?? 0) + 1}`);
};

const TRUTH_COLUMNS = [
  'borrowernumber',
  'patron_type',
  'household',
  'cause',
  'left_on',
  'returned_on',
  'lambda',
  'p_last_visit',
  'visits',
  'top_subjects',
];

const countRows = async (db: Knex, tables: readonly string[]): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await db(table).count<{ rows: number }[]>({ rows: '*' });
    counts[table] = row?.rows ?? 0;
  }
  return counts;
};
