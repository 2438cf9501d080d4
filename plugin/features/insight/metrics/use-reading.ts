import type { Knex } from 'knex';
import { inParts, readRows } from '../../../shared/db/batches.ts';
import type { Cell } from '../../../shared/db/stream.ts';
import { dayAsText, monthAsText, monthOf } from '../calendar.ts';
import type { Population, Which } from './population.ts';
import { linesOfKinds, VisitHistory, YEAR } from './visit-history.ts';

interface Reading {
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
export const readUse = async (
  reading: Reading,
  onPatron: (at: number, history: VisitHistory) => void,
): Promise<void> => {
  const { population, day, knownFrom } = reading;
  const recorded = new RecordedVisits(await readRecorded(reading));
  const history = new VisitHistory(day, knownFrom);
  let at = -1;
  const finish = (): void => {
    if (at < 0 || !population.isCounted(at)) return;
    recorded.give(population.numbers[at] ?? 0, history);
    if (history.visits.length > 0) onPatron(at, history);
  };
  /** Moves on to a patron, past others of whom there may be recorded visits; answers whether the patron counts. */
  const moveTo = (borrowernumber: number): boolean => {
    while (at < population.size && (population.numbers[at] ?? 0) < borrowernumber) {
      finish();
      history.clear();
      at += 1;
    }
    return at < population.size && population.numbers[at] === borrowernumber && population.isCounted(at);
  };
  await eachMonth(reading, (row) => {
    if (!moveTo(row[0] as number)) return;
    history.add({
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
  moveTo(Infinity);
};

/** The written days are read only of the month in which the window of a year begins. */
const MONTHS = `SELECT v.borrowernumber, TO_DAYS(v.month) - 719528, v.loans, v.renewals, v.local_uses, v.holds,
       v.visit_day_mask, v.borrow_day_mask, IF(v.month = ?, v.day_counts, NULL)
  FROM kenal_visit_month AS v WHERE`;

const eachMonth = async ({ crm, which, day }: Reading, onRow: (row: Cell[]) => void): Promise<void> => {
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

/** Borrowernumber, day and service line in one exact double. */
const NUMBER_STEP = 2 ** 21;
const DAY_STEP = 2 ** 5;
const RECORDED = 'SELECT r.borrowernumber, TO_DAYS(r.day) - 719528, r.kind FROM kenal_recorded_visit AS r WHERE';

/** Suggestions, tags and reviews that others can read, by their day; clubs by the last day on which somebody was in them. */
const PARTICIPATION = `SELECT r.borrowernumber,
       TO_DAYS(IF(r.kind = 'club', LEAST(COALESCE(r.ended_on, ?), ?), r.day)) - 719528, r.kind
  FROM kenal_participation AS r WHERE NOT (r.kind = 'review' AND r.state <> 'approved') AND`;
const PARTICIPATION_KINDS = ['club', 'review', 'suggestion', 'tag'];

const readRecorded = async (reading: Reading): Promise<number[]> => {
  const until = dayAsText(reading.day);
  const kinds = await reading.crm('kenal_recorded_visit').distinct().pluck<string[]>('kind');
  const keys: number[] = [];
  if (kinds.length > 0) await readKeys(reading, RECORDED, [], linesOfKinds(kinds), keys);
  await readKeys(reading, PARTICIPATION, [until, until], linesOfKinds(PARTICIPATION_KINDS), keys);
  return keys;
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
    keys.push((number as number) * NUMBER_STEP + (on as number) * DAY_STEP + (lines.get(kind as string) ?? 0));
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

/** Visits that Kenal recorded itself, given out patron by patron in rising order. */
class RecordedVisits {
  readonly #keys: Float64Array;
  #next = 0;

  constructor(keys: readonly number[]) {
    this.#keys = Float64Array.from(keys).sort();
  }

  give(borrowernumber: number, history: VisitHistory): void {
    const [from, until] = [borrowernumber * NUMBER_STEP, (borrowernumber + 1) * NUMBER_STEP];
    const keys = this.#keys;
    while (this.#next < keys.length && (keys[this.#next] ?? 0) < from) this.#next += 1;
    for (; this.#next < keys.length && (keys[this.#next] ?? 0) < until; this.#next += 1) {
      const rest = (keys[this.#next] ?? 0) - from;
      history.addRecorded(Math.floor(rest / DAY_STEP), rest % DAY_STEP);
    }
  }
}

const rising = (one: number, other: number): number => one - other;
