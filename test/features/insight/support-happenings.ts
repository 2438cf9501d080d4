import type { Knex } from 'knex';
import {
  addCheckout,
  addHold,
  addLocalUse,
  addPatron,
  addRenewal,
  addReturn,
  anonymiseLoans,
  closeHold,
  deletePatron,
  mergePatrons,
  purgeStatistics,
  reuseNumber,
  setPrivacy,
} from '../../../plugin/demo/library/happen.ts';
import { randomFor, type Random } from '../../../plugin/demo/library/random.ts';
import { dayNumber, dayOfNumber, libraryDay, systemClock, wallTimeIn } from '../../../plugin/shared/time.ts';
import { TIMEZONE } from './support-rules.ts';
import { today } from './support.ts';
import type { Oracle } from './support-oracle.ts';

const FIRST_PATRON = 51;
const CARDS_FROM = 500_000_000;

interface Stage {
  readonly db: Knex;
  readonly oracle: Oracle;
  readonly random: Random;
  /** Brings the ledger up to date, where something can only be told from a fresh one. */
  readonly settle: () => Promise<void>;
  readonly taken: Set<number>;
  /** Whether rows came that are older than what a plain refresh reads again. */
  cameLate: boolean;
  card: number;
}

type Happening = (stage: Stage) => Promise<void>;

/** What may happen in a library between two refreshes, with how often it does. */
const HAPPENINGS: Readonly<Record<string, readonly [weight: number, happening: Happening]>> = {
  checkout: [8, (stage) => checkOut(stage, recent)],
  onsiteCheckout: [2, (stage) => checkOut(stage, recent, true)],
  lateCheckout: [1, (stage) => late(stage, () => checkOut(stage, long))],
  return: [5, returnSomething],
  renewal: [3, renewSomething],
  localUse: [3, (stage) => useInside(stage, recent)],
  lateLocalUse: [1, (stage) => late(stage, () => useInside(stage, long))],
  hold: [3, placeHold],
  holdEnds: [2, endHold],
  newcomer: [2, register],
  firstLoan: [2, lendToSomebodyWithoutLoans],
  purge: [1, purge],
  mergeLogged: [1, (stage) => merge(stage, true)],
  mergeUnlogged: [1, (stage) => merge(stage, false)],
  deletion: [1, (stage) => remove(stage, true)],
  deletionWithoutCopy: [1, (stage) => remove(stage, false)],
  reuse: [1, (stage) => passNumberOn(stage, true)],
  reuseWithoutCopy: [1, (stage) => passNumberOn(stage, false)],
  anonymiseOne: [1, anonymiseOne],
  anonymiseBatch: [0.5, anonymiseBatch],
  privacyNever: [1, (stage) => changePrivacy(stage, 2)],
  privacyAgain: [1.5, (stage) => changePrivacy(stage, 1)],
  excludedCategory: [1, (stage) => changeCategory(stage, 'STA')],
  countedCategory: [1, (stage) => changeCategory(stage, 'ADT')],
};

export interface RandomLife {
  /** Lets one thing happen and answers what it was called. */
  happen(): Promise<string>;
  /** Whether rows came that only a full or verifying refresh sees; asking clears it. */
  takeLate(): boolean;
  readonly random: Random;
}

/**
 * Something or other happens, decided by the seed.
 *
 * @param without names of what must not happen in this test
 */
export const randomLife = (
  seed: number,
  db: Knex,
  oracle: Oracle,
  settle: () => Promise<void>,
  without: readonly string[] = [],
): RandomLife => {
  const random = randomFor(seed, 'ledger');
  const stage: Stage = { db, oracle, random, settle, taken: new Set(), cameLate: false, card: CARDS_FROM };
  const names = Object.keys(HAPPENINGS).filter((name) => !without.includes(name));
  let total = 0;
  const totals = Float64Array.from(names, (name) => (total += HAPPENINGS[name]?.[0] ?? 0));
  return {
    random,
    happen: async () => {
      const name = names[random.byTotals(totals)] ?? '';
      await HAPPENINGS[name]?.[1](stage);
      return name;
    },
    takeLate: () => {
      const was = stage.cameLate;
      stage.cameLate = false;
      return was;
    },
  };
};

const pickFrom = async (stage: Stage, sql: string): Promise<number | undefined> => {
  const [rows] = (await stage.db.raw(sql)) as [Record<string, number>[]];
  return rows.length === 0 ? undefined : Object.values(rows[stage.random.below(rows.length)] ?? {})[0];
};

const anyPatron = (stage: Stage): Promise<number | undefined> =>
  pickFrom(
    stage,
    `SELECT borrowernumber FROM borrowers WHERE borrowernumber >= ${FIRST_PATRON} OR borrowernumber IN (11, 13)
      ORDER BY borrowernumber`,
  );

const freeItem = (stage: Stage): Promise<number | undefined> =>
  pickFrom(
    stage,
    'SELECT i.itemnumber FROM items i LEFT JOIN issues l ON l.itemnumber = i.itemnumber WHERE l.issue_id IS NULL ORDER BY 1 LIMIT 300',
  );

const openLoan = (stage: Stage): Promise<number | undefined> =>
  pickFrom(stage, 'SELECT issue_id FROM issues ORDER BY issue_id');

const firstReliableDay = async ({ db }: Stage): Promise<number> => {
  const [row] = await db('statistics').min<{ oldest: string }[]>({ oldest: 'datetime' });
  return dayNumber(libraryDay((row?.oldest ?? today().toString()).slice(0, 10))) + 1;
};

const windowStart = (): number => dayNumber(today().with({ day: 1 }).subtract({ months: 1 }));

type When = (stage: Stage) => Promise<string>;

const between = ({ random }: Stage, from: number, until: number): string => {
  const day = dayOfNumber(from + random.below(Math.max(1, until - from + 1))).toString();
  const two = (below: number): string => String(random.below(below)).padStart(2, '0');
  return `${day} ${two(24)}:${two(60)}:${two(60)}`;
};

/** In what every refresh reads again: since the beginning of last month. */
const recent: When = async (stage) =>
  between(stage, Math.max(windowStart(), await firstReliableDay(stage)), dayNumber(today()));

/** Earlier than that, but not before what statistics still cover. */
const long: When = async (stage) => {
  const first = await firstReliableDay(stage);
  return between(stage, first, Math.max(first, windowStart() - 1));
};

const late = async (stage: Stage, work: () => Promise<void>): Promise<void> => {
  stage.cameLate = true;
  await work();
};

async function checkOut(stage: Stage, when: When, onsite = false): Promise<void> {
  const [borrowernumber, itemnumber] = [await anyPatron(stage), await freeItem(stage)];
  if (borrowernumber === undefined || itemnumber === undefined) return;
  await addCheckout(stage.db, { borrowernumber, itemnumber, at: await when(stage), onsite });
}

async function returnSomething(stage: Stage): Promise<void> {
  const issueId = await openLoan(stage);
  if (issueId !== undefined) await addReturn(stage.db, { issueId, at: await recent(stage) });
}

async function renewSomething(stage: Stage): Promise<void> {
  const issueId = await openLoan(stage);
  if (issueId !== undefined) await addRenewal(stage.db, { issueId, at: await recent(stage) });
}

async function useInside(stage: Stage, when: When): Promise<void> {
  const itemnumber = await freeItem(stage);
  if (itemnumber === undefined) return;
  const borrowernumber = stage.random.chance(0.2) ? null : ((await anyPatron(stage)) ?? null);
  await addLocalUse(stage.db, { itemnumber, borrowernumber, at: await when(stage) });
}

async function placeHold(stage: Stage): Promise<void> {
  const borrowernumber = await anyPatron(stage);
  const biblionumber = await pickFrom(stage, 'SELECT biblionumber FROM biblio ORDER BY 1 LIMIT 300');
  if (borrowernumber === undefined || biblionumber === undefined) return;
  const on = (await recent(stage)).slice(0, 10);
  await addHold(stage.db, { borrowernumber, biblionumber, on, branchcode: 'CTR' });
}

async function endHold(stage: Stage): Promise<void> {
  const reserveId = await pickFrom(stage, 'SELECT reserve_id FROM reserves ORDER BY 1');
  if (reserveId === undefined) return;
  const how = stage.random.chance(0.5) ? 'filled' : 'cancelled';
  await closeHold(stage.db, { reserveId, how, on: today().toString() });
}

const newPerson = (stage: Stage) => ({
  cardnumber: String((stage.card += 1)),
  surname: 'Newcomer',
  branchcode: 'CTR',
  categorycode: 'ADT',
  dateenrolled: today()
    .subtract({ days: stage.random.below(20) })
    .toString(),
  privacy: stage.random.pick([0, 1, 1, 2] as const),
});

async function register(stage: Stage): Promise<void> {
  const borrowernumber = await addPatron(stage.db, newPerson(stage));
  if (stage.random.chance(0.5)) await lendTo(stage, borrowernumber);
}

const lendTo = async (stage: Stage, borrowernumber: number, at?: string): Promise<void> => {
  const itemnumber = await freeItem(stage);
  if (itemnumber !== undefined)
    await addCheckout(stage.db, { borrowernumber, itemnumber, at: at ?? (await recent(stage)) });
};

async function lendToSomebodyWithoutLoans(stage: Stage): Promise<void> {
  const borrowernumber = await pickFrom(
    stage,
    `SELECT b.borrowernumber FROM borrowers b WHERE b.borrowernumber >= ${FIRST_PATRON}
        AND NOT EXISTS (SELECT 1 FROM issues i WHERE i.borrowernumber = b.borrowernumber)
        AND NOT EXISTS (SELECT 1 FROM old_issues o WHERE o.borrowernumber = b.borrowernumber) ORDER BY 1`,
  );
  if (borrowernumber !== undefined) await lendTo(stage, borrowernumber);
}

async function purge(stage: Stage): Promise<void> {
  const [from, until] = [await firstReliableDay(stage), dayNumber(today()) - 3];
  if (from >= until) return;
  await stage.settle();
  const before = between(stage, from, until);
  await stage.oracle.beforePurge(before);
  await purgeStatistics(stage.db, before);
}

/** A loan under this name that Kenal may remember. */
const remembered = (borrowernumber: number): string =>
  `SELECT l.issue_id
     FROM (SELECT issue_id, borrowernumber FROM issues UNION ALL SELECT issue_id, borrowernumber FROM old_issues) l
     JOIN borrowers b ON b.borrowernumber = l.borrowernumber AND b.privacy <> 2 AND b.categorycode NOT IN ('STA', 'INS')
    WHERE b.borrowernumber = ${borrowernumber}`;

async function merge(stage: Stage, log: boolean): Promise<void> {
  const [keeper, loser] = [await anyPatron(stage), await anyPatron(stage)];
  if (keeper === undefined || loser === undefined || keeper === loser || loser < FIRST_PATRON) return;
  // Without a log the trace is a loan that Kenal has seen under the old name.
  if (!log) {
    await stage.settle();
    const loans = await pickFrom(stage, remembered(loser));
    // Without a loan that tells, only a verification sees that older rows have another name now.
    stage.cameLate ||= loans === undefined;
  }
  await mergePatrons(stage.db, keeper, loser, { log });
  await stage.oracle.merged(keeper, loser);
}

const removable = (stage: Stage): Promise<number | undefined> =>
  pickFrom(
    stage,
    `SELECT b.borrowernumber FROM borrowers b WHERE b.borrowernumber >= ${FIRST_PATRON}
        AND NOT EXISTS (SELECT 1 FROM issues i WHERE i.borrowernumber = b.borrowernumber) ORDER BY 1`,
  );

async function remove(stage: Stage, copy: boolean): Promise<void> {
  const borrowernumber = await removable(stage);
  if (borrowernumber !== undefined) await deletePatron(stage.db, borrowernumber, { copy });
}

async function passNumberOn(stage: Stage, copy: boolean): Promise<void> {
  const borrowernumber = await removable(stage);
  if (borrowernumber === undefined || stage.taken.has(borrowernumber)) return;
  stage.taken.add(borrowernumber);
  const now = wallTimeIn(TIMEZONE, systemClock.now());
  const itemnumber = await freeItem(stage);
  if (itemnumber !== undefined) await addLocalUse(stage.db, { itemnumber, borrowernumber, at: now });
  await deletePatron(stage.db, borrowernumber, { copy });
  if (stage.random.chance(0.3)) await stage.settle();
  await reuseNumber(stage.db, borrowernumber, { ...newPerson(stage), dateenrolled: today().toString() });
  const soon = wallTimeIn(TIMEZONE, systemClock.now().add({ seconds: stage.random.below(3) }));
  if (stage.random.chance(0.7)) await lendTo(stage, borrowernumber, soon);
}

async function anonymiseOne(stage: Stage): Promise<void> {
  const borrowernumber = await anyPatron(stage);
  if (borrowernumber !== undefined) await anonymiseLoans(stage.db, borrowernumber);
}

async function anonymiseBatch(stage: Stage): Promise<void> {
  const now = dayNumber(today());
  await anonymiseLoans(stage.db, between(stage, now - 330, now - 20));
}

async function changePrivacy(stage: Stage, privacy: 1 | 2): Promise<void> {
  const borrowernumber = await pickFrom(
    stage,
    `SELECT borrowernumber FROM borrowers WHERE borrowernumber >= ${FIRST_PATRON}
        AND privacy ${privacy === 2 ? '<>' : '='} 2 ORDER BY 1`,
  );
  if (borrowernumber !== undefined) await setPrivacy(stage.db, borrowernumber, privacy);
}

async function changeCategory(stage: Stage, categorycode: string): Promise<void> {
  const borrowernumber = await pickFrom(
    stage,
    `SELECT borrowernumber FROM borrowers WHERE borrowernumber >= ${FIRST_PATRON}
        AND categorycode ${categorycode === 'ADT' ? '=' : '<>'} 'STA' ORDER BY 1`,
  );
  if (borrowernumber !== undefined) await stage.db('borrowers').where({ borrowernumber }).update({ categorycode });
}
