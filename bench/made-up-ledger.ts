import type { Knex } from 'knex';
import { randomFor, type Random } from '../plugin/demo/library/random.ts';
import { VISIT_MONTH_COLUMNS } from '../plugin/features/insight/ledger.repository.ts';
import { PATRON_COLUMNS } from '../plugin/features/insight/patron-mirror.repository.ts';
import { bulkLoad, LINES_PER_CHUNK, type LineSource } from '../plugin/shared/db/bulk-load.ts';
import { LineWriter } from '../plugin/shared/db/line-writer.ts';
import { dayNumber, dayOfNumber, type LibraryDay } from '../plugin/shared/time.ts';

const CATEGORIES = ['ADT', 'STU', 'CHD', 'SEN'] as const;
const BRANCHES = ['CTR', 'NTH', 'STH'] as const;
const YEARS = 4;
const GAMMA_SHAPE = 0.8;

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
  await crm.raw('ALTER TABLE kenal_visit_month DROP KEY kenal_visit_month_month');
  const rows = await bulkLoad(
    crm,
    { table: 'kenal_visit_month', columns: VISIT_MONTH_COLUMNS },
    monthLines(shape, months, random),
  );
  await crm.raw('ALTER TABLE kenal_visit_month ADD KEY kenal_visit_month_month (month)');
  await crm.raw('ANALYZE TABLE kenal_visit_month, kenal_patron');
  return rows;
};

/** The months of the ledger, as text and in days. */
class Months {
  readonly texts: string[] = [];
  readonly lengths: number[] = [];
  readonly until: number;

  constructor(until: LibraryDay) {
    this.until = dayNumber(until);
    for (let first = until.with({ day: 1 }).subtract({ years: YEARS }); this.texts.length <= YEARS * 12;) {
      this.texts.push(first.toString());
      this.lengths.push(this.texts.length > YEARS * 12 ? until.day : first.daysInMonth);
      first = first.add({ months: 1 });
    }
  }
}

/** When a patron enrolled, in months of the ledger: the same for both tables. */
const enrolledIn = (patron: number): number => (patron * 7919) % (YEARS * 12);

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

function* monthsOfPatrons(
  patrons: number,
  rows: number,
  months: Months,
  random: Random,
): Generator<readonly (string | number)[], void, undefined> {
  const last = months.texts.length - 1;
  const share = rows / patrons;
  for (let patron = 0; patron < patrons; patron += 1) {
    // An even spread of rates and of the time until they leave, scaled so that about as many rows come out as wanted.
    const often = Math.min(0.97, 0.25 + GAMMA_SHAPE * random.next());
    const first = enrolledIn(patron);
    const stays = Math.ceil((share / often) * (0.4 + 1.2 * random.next()) * 1.25);
    for (let month = first; month <= Math.min(last, first + stays); month += 1) {
      if (month > first && !random.chance(often)) continue;
      const length = months.lengths[month] ?? 28;
      const visits = 1 + random.below(Math.min(3, length));
      const days = new Set<number>();
      while (days.size < visits) days.add(1 + random.below(length));
      const sorted = [...days].sort((one, other) => one - other);
      const mask = sorted.reduce((bits, day) => (bits | (1 << (day - 1))) >>> 0, 0);
      const text = months.texts[month] ?? '';
      yield [
        patron + 1,
        text,
        ...[2 * visits, random.below(2), visits, 0, random.below(2), mask, mask],
        sorted.map((day) => `${day}L2R1`).join(' '),
      ];
    }
  }
}
