import type { Knex } from 'knex';
import { inParts, readRows } from '../../../shared/db/batches.ts';
import type { OnRow } from '../../../shared/db/stream.ts';
import { monthAsText, monthOf } from '../calendar.ts';
import type { MonthRelay } from './month-relay.ts';
import { PatronHistories, type OnPatron, type Telling } from './patron-histories.ts';
import type { Population, Which } from './population.ts';
import type { RecordedUse } from './recorded-use.ts';
import { YEAR } from './visit-history.ts';

export interface Reading {
  readonly crm: Knex;
  readonly which: Which;
  readonly population: Population;
  /** The last day that counts. */
  readonly day: number;
  /** First day from which the library's history is known. */
  readonly knownFrom: number;
  readonly recorded: RecordedUse;
}

/**
 * Reads the ledger once, in the order of its key, and tells of every counted patron who has any visit day.
 *
 * @param onPatron gets the position in the population and a history that is used again for the next one
 */
export const readUse = async (reading: Reading, onPatron: OnPatron): Promise<void> => {
  const histories = new PatronHistories({ ...reading, recorded: await reading.recorded.read(reading) }, onPatron);
  await eachMonth(reading, (row) => {
    histories.add(row[0] as number, {
      first: row[1] as number,
      loans: row[2] as number,
      renewals: row[3] as number,
      localUses: row[4] as number,
      holds: row[5] as number,
      visitDayMask: row[6] as number,
      borrowDayMask: row[7] as number,
      dayCounts: row[8] as string | null,
    });
  });
  histories.end();
};

/** The same for another thread, which puts the histories together while this one reads. */
export const relayUse = async (reading: Reading, relayTo: (telling: Telling) => MonthRelay): Promise<void> => {
  const { population, day, knownFrom } = reading;
  const relay = relayTo({ population, day, knownFrom, recorded: await reading.recorded.read(reading) });
  await eachMonth(reading, (row) => relay.add(row));
  await relay.end();
};

/** The written days are read only of the month in which the window of a year begins. */
const MONTHS = `SELECT v.borrowernumber, TO_DAYS(v.month) - 719528, v.loans, v.renewals, v.local_uses, v.holds,
       v.visit_day_mask, v.borrow_day_mask, IF(v.month = ?, v.day_counts, NULL)
  FROM kenal_visit_month AS v WHERE`;

const eachMonth = async ({ crm, which, day }: Reading, onRow: OnRow): Promise<void> => {
  const boundary = monthAsText(monthOf(Math.max(0, day - YEAR + 1)));
  if ('list' in which) {
    for (const part of inParts([...which.list].sort(rising)))
      await readRows(
        crm,
        `${MONTHS} v.borrowernumber IN (?) ORDER BY v.borrowernumber, v.month`,
        [boundary, part],
        onRow,
      );
    return;
  }
  await readRows(
    crm,
    `${MONTHS} v.borrowernumber >= ? AND v.borrowernumber < ? ORDER BY v.borrowernumber, v.month`,
    [boundary, which.from, which.until],
    onRow,
    'execute',
  );
};

const rising = (one: number, other: number): number => one - other;
