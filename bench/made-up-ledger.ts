import type { Knex } from 'knex';
import { randomFor, type Random } from '../plugin/demo/library/random.ts';
import { VISIT_MONTH_COLUMNS } from '../plugin/features/insight/ledger.repository.ts';
import { addUseKey, dropUseKey } from '../plugin/features/insight/use-key.ts';
import { PATRON_COLUMNS } from '../plugin/features/insight/patron-mirror.repository.ts';
import { bulkLoad, LINES_PER_CHUNK, type LineSource } from '../plugin/shared/db/bulk-load.ts';
import { LineWriter } from '../plugin/shared/db/line-writer.ts';
import { dayNumber, dayOfNumber, type LibraryDay } from '../plugin/shared/time.ts';

const CATEGORIES = ['ADT', 'STU', 'CHD', 'SEN'] as const;
const BRANCHES = ['CTR', 'NTH', 'STH'] as const;
const YEARS = 4;
/** Visits a day, and the most that the chance to leave after one may be. */
const RATE_A_DAY = 0.09;
const LEAVING = 0.08;

export interface LedgerShape {
  readonly patrons: number;
  /** About as many rows of the ledger. */
  readonly rows: number;
  readonly until: LibraryDay;
}

/**
 * Fills the ledger and the mirror of patrons directly: patrons who come at a rate of their own and leave some day. Only
 * its size and its shape matter, so it is made without a Koha.
 */
export const fillLedger = async (crm: Knex, shape: LedgerShape): Promise<number> => {
  const months = new Months(shape.until);
  const random = randomFor(1, 'ledger');
  await bulkLoad(crm, { table: 'kenal_patron', columns: PATRON_COLUMNS }, patronLines(shape, months));
  await dropUseKey(crm);
  const rows = await bulkLoad(
    crm,
    { table: 'kenal_visit_month', columns: VISIT_MONTH_COLUMNS },
    monthLines(shape, months, random),
  );
  await addUseKey(crm);
  await crm.raw('ANALYZE TABLE kenal_visit_month, kenal_patron');
  return rows;
};

/** The months of the ledger, as text and by the day number of their first day; the last entry is the month after. */
class Months {
  readonly texts: string[] = [];
  readonly firstDays: number[] = [];
  readonly until: number;

  constructor(until: LibraryDay) {
    this.until = dayNumber(until);
    const first = until.with({ day: 1 }).subtract({ years: YEARS });
    for (let month = 0; month <= YEARS * 12 + 1; month += 1) {
      this.texts.push(first.add({ months: month }).toString());
      this.firstDays.push(dayNumber(first.add({ months: month })));
    }
  }
}

/** When a patron enrolled, in months of the ledger: the same for both tables. */
const enrolledIn = (patron: number): number => (patron * 7919) % (YEARS * 6);

const patronLines = ({ patrons }: LedgerShape, months: Months): LineSource => {
  const writer = new LineWriter();
  let patron = 0;
  return () => {
    const start = patron;
    for (; patron < patrons && patron - start < LINES_PER_CHUNK; patron += 1) {
      const enrolled = months.texts[enrolledIn(patron)] ?? '';
      const values = [
        String(patron + 1),
        BRANCHES[patron % BRANCHES.length] ?? '',
        CATEGORIES[patron % CATEGORIES.length] ?? '',
        'A',
        '1990-01-01',
        enrolled,
        dayOfNumber(months.until + (patron % 500) - 60).toString(),
        null,
        'en',
        '1',
        null,
        ...['0', '0', '1', '1', '1'],
        null,
        '1',
        '1',
        enrolled,
        null,
        null,
        '2026-01-01 00:00:00',
      ];
      for (const value of values) writer.text(value);
      writer.endLine();
    }
    return patron === start ? undefined : { bytes: writer.take(), rows: patron - start };
  };
};

const monthLines = ({ patrons, rows }: LedgerShape, months: Months, random: Random): LineSource => {
  const rowsOf = monthsOfPatrons(patrons, rows, months, random);
  const writer = new LineWriter();
  return () => {
    let lines = 0;
    for (; lines < LINES_PER_CHUNK; lines += 1) {
      const { value, done } = rowsOf.next();
      if (done === true) break;
      for (const cell of value) writer.text(String(cell));
      writer.endLine();
    }
    return lines === 0 ? undefined : { bytes: writer.take(), rows: lines };
  };
};

/** Patrons who come at a rate of their own and, after each visit, may leave for good: the rest is as rows come out. */
function* monthsOfPatrons(
  patrons: number,
  rows: number,
  months: Months,
  random: Random,
): Generator<readonly (string | number)[], void, undefined> {
  const last = months.firstDays.length - 2;
  // Found by trying: rates of this mean make about sixteen rows for each patron.
  const mean = (rows / patrons / 16) * RATE_A_DAY;
  for (let patron = 0; patron < patrons; patron += 1) {
    const rate = -mean * Math.log(1 - random.next()) + 0.01;
    const leaves = LEAVING * random.next() ** 2;
    let day = months.firstDays[enrolledIn(patron)] ?? 0;
    let month = enrolledIn(patron);
    let days: number[] = [];
    for (let isThere = true; isThere && day <= months.until;) {
      while (month < last && day >= (months.firstDays[month + 1] ?? Infinity)) {
        if (days.length > 0) yield rowOf(patron + 1, months, month, days, random);
        days = [];
        month += 1;
      }
      days.push(day - (months.firstDays[month] ?? 0) + 1);
      isThere = !random.chance(leaves);
      day += 1 + Math.floor(-Math.log(1 - random.next()) / rate);
    }
    if (days.length > 0) yield rowOf(patron + 1, months, month, days, random);
  }
}

const rowOf = (
  borrowernumber: number,
  months: Months,
  month: number,
  days: readonly number[],
  random: Random,
): readonly (string | number)[] => {
  const mask = days.reduce((bits, day) => (bits | (1 << (day - 1))) >>> 0, 0);
  const counts = [2 * days.length, random.below(2), days.length, 0, random.below(2)];
  return [borrowernumber, months.texts[month] ?? '', ...counts, mask, mask, days.map((day) => `${day}L2R1`).join(' ')];
};
