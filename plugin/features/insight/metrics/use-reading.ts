import type { Knex } from 'knex';
import { inParts, readRows } from '../../../shared/db/batches.ts';
import type { Cell, OnRow } from '../../../shared/db/stream.ts';
import { dayAsText, monthAsText, monthOf } from '../calendar.ts';
import type { MonthRelay } from './month-relay.ts';
import { PatronHistories, recordedKey, type OnPatron, type Telling } from './patron-histories.ts';
import type { Population, Which } from './population.ts';
import { linesOfKinds, YEAR } from './visit-history.ts';

export interface Reading {
  readonly crm: Knex;
  readonly which: Which;
  readonly population: Population;
  /** The last day that counts. */
  readonly day: number;
  /** First day from which the library's history is known. */
  readonly knownFrom: number;
}

/**
 * Reads the ledger once, in the order of its key, and tells of every counted patron who has any visit day.
 *
 * @param onPatron gets the position in the population and a history that is used again for the next one
 */
export const readUse = async (reading: Reading, onPatron: OnPatron): Promise<void> => {
  const histories = new PatronHistories({ ...reading, recorded: await readRecorded(reading) }, onPatron);
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
  const relay = relayTo({ population, day, knownFrom, recorded: await readRecorded(reading) });
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

const RECORDED = 'SELECT r.borrowernumber, TO_DAYS(r.day) - 719528, r.kind FROM kenal_recorded_visit AS r WHERE';

/** Suggestions, tags and reviews that others can read, by their day; clubs by the last day on which somebody was in them. */
const PARTICIPATION = `SELECT r.borrowernumber,
       TO_DAYS(IF(r.kind = 'club', LEAST(COALESCE(r.ended_on, ?), ?), r.day)) - 719528, r.kind
  FROM kenal_participation AS r WHERE NOT (r.kind = 'review' AND r.state <> 'approved') AND`;
const PARTICIPATION_KINDS = ['club', 'review', 'suggestion', 'tag'];

const readRecorded = async (reading: Reading): Promise<Float64Array> => {
  const until = dayAsText(reading.day);
  const kinds = await reading.crm('kenal_recorded_visit').distinct().pluck<string[]>('kind');
  const keys: number[] = [];
  if (kinds.length > 0) await readKeys(reading, RECORDED, [], linesOfKinds(kinds), keys);
  await readKeys(reading, PARTICIPATION, [until, until], linesOfKinds(PARTICIPATION_KINDS), keys);
  return Float64Array.from(keys);
};

const readKeys = async (
  { crm, which, day }: Reading,
  sql: string,
  values: readonly string[],
  lines: ReadonlyMap<string, number>,
  keys: number[],
): Promise<void> => {
  const until = dayAsText(day);
  const onRow = ([number, on, kind]: Cell[]): void => {
    keys.push(recordedKey(number as number, on as number, lines.get(kind as string) ?? 0));
  };
  if ('list' in which)
    for (const part of inParts(which.list))
      await readRows(crm, `${sql} r.borrowernumber IN (?) AND r.day <= ?`, [...values, part, until], onRow);
  else
    await readRows(
      crm,
      `${sql} r.borrowernumber >= ? AND r.borrowernumber < ? AND r.day <= ?`,
      [...values, which.from, which.until, until],
      onRow,
    );
};

const rising = (one: number, other: number): number => one - other;
