import type { Knex } from 'knex';
import { instantOfUtcText } from '../../shared/time.ts';
import { FIRST_PATRON } from './accounts.ts';
import type { Calendar } from './calendar.ts';
import type { Collection } from './collection.ts';
import { happening } from './happen/happening.ts';
import { addCheckout, addReturn, sharedColumns } from './happen/loans.ts';
import { deletePatron, mergePatrons, reuseNumber } from './happen/patrons.ts';
import { itemsOf, isFree, type Shelf } from './loans.ts';
import { NEVER, type Population } from './population.ts';
import { at, type Random } from './random.ts';
import { tableColumns } from './tables.ts';

const GONE_DAYS = 400;
const DELETED_SHARE = 0.008;
const MERGED_SHARE = 0.0015;
const REUSED_SHARE = 0.0005;
const DISCARDED_SHARE = 0.003;

interface AftermathDeps {
  readonly db: Knex;
  readonly calendar: Calendar;
  readonly people: Population;
  readonly collection: Collection;
  readonly shelf: Shelf;
  readonly random: Random;
  /** Numbers that must stay as they are. */
  readonly spared: ReadonlySet<number>;
}

/** What staff tidied up in the last weeks: cards deleted with and without a copy, merged, given out again; old books. */
export const tidyUp = async (deps: AftermathDeps): Promise<void> => {
  const { db, calendar, people, random } = deps;
  const gone = longGone(deps);
  const share = (of: number): number => Math.max(1, Math.round(people.size * of));
  const next = (): number | undefined => gone.pop();
  const when = (daysAgo: number) => ({
    writtenAt: instantOfUtcText(calendar.utcTime(calendar.last - daysAgo, 11 * 3600)),
  });

  for (let i = 0; i < share(DELETED_SHARE); i += 1) {
    const patron = next();
    if (patron !== undefined) await deletePatron(db, patron, { copy: i % 4 !== 0, ...when(2 + (i % 60)) });
  }
  for (let i = 0; i < share(MERGED_SHARE); i += 1) {
    const loser = next();
    if (loser !== undefined) await mergePatrons(db, keeperFor(deps, loser), loser, when(1 + (i % 40)));
  }
  for (let i = 0; i < share(REUSED_SHARE); i += 1) {
    const number = next();
    if (number === undefined) continue;
    await deletePatron(db, number, { copy: true, ...when(35) });
    await reuseNumber(db, number, {
      cardnumber: `9${String(number).padStart(8, '0')}`,
      surname: 'Baharuddin',
      firstname: 'Intan',
      branchcode: 'CTR',
      categorycode: 'ADT',
      dateenrolled: calendar.text(calendar.last - 30),
      dateexpiry: calendar.text(calendar.last + 335),
      ...when(30),
    });
    await firstLoan(deps, number, random);
  }
  await discardItems(deps);
};

/** Patrons who left long ago and owe nothing back, in an order that the seed decides. */
const longGone = ({ calendar, people, shelf, spared, random }: AftermathDeps): number[] => {
  const numbers: number[] = [];
  for (let patron = 0; patron < people.size; patron += 1) {
    const leftOn = at(people.leftOn, patron);
    const number = FIRST_PATRON + patron;
    const isGone = leftOn !== NEVER && leftOn < calendar.last - GONE_DAYS && at(people.returnOn, patron) === NEVER;
    if (isGone && !spared.has(number) && itemsOf(shelf, number).length === 0) numbers.push(number);
  }
  for (let i = numbers.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [numbers[i], numbers[j]] = [numbers[j] ?? 0, numbers[i] ?? 0];
  }
  return numbers;
};

/** Somebody still there, to whom the loser's card belonged as well. */
const keeperFor = ({ people, spared }: AftermathDeps, loser: number): number => {
  let patron = (loser - FIRST_PATRON + 1) % people.size;
  const mayKeep = (): boolean =>
    at(people.leftOn, patron) === NEVER && at(people.privacy, patron) !== 2 && !spared.has(FIRST_PATRON + patron);
  while (!mayKeep()) patron = (patron + 1) % people.size;
  return FIRST_PATRON + patron;
};

const firstLoan = async (
  { db, calendar, collection, shelf }: AftermathDeps,
  number: number,
  random: Random,
): Promise<void> => {
  const item = random.below(collection.items);
  if (!isFree(shelf, item)) return;
  const lent = calendar.nextOpen(calendar.last - 25);
  const returned = calendar.nextOpen(lent + 3);
  const moment = (day: number) => ({
    at: calendar.wallTime(day, 10 * 3600),
    writtenAt: instantOfUtcText(calendar.utcTime(day, 10 * 3600)),
  });
  const issueId = await addCheckout(db, { borrowernumber: number, itemnumber: item + 1, ...moment(lent) });
  if (returned <= calendar.last) await addReturn(db, { issueId, ...moment(returned) });
};

/** Worn copies leave: the row moves to deleteditems, statistics keep the number. */
const discardItems = async ({ db, calendar, collection, shelf }: AftermathDeps): Promise<void> => {
  const columns = sharedColumns(await tableColumns(db), 'items', 'deleteditems');
  const wanted = Math.round(collection.items * DISCARDED_SHARE);
  const worn: number[] = [];
  for (let item = 0; item < collection.items && worn.length < wanted; item += 7)
    if (isFree(shelf, item) && at(shelf.lastLent, item) < calendar.last - 200) worn.push(item + 1);
  if (worn.length === 0) return;
  const writtenAt = instantOfUtcText(calendar.utcTime(calendar.last - 9, 14 * 3600));
  await happening(db, { writtenAt }, async (trx) => {
    await trx.raw(`INSERT INTO deleteditems (??) SELECT ?? FROM items WHERE itemnumber IN (${worn.join(',')})`, [
      columns,
      columns,
    ]);
    await trx('items').whereIn('itemnumber', worn).delete();
  });
};
