import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { inParts, readRows, upsertRows, type RowValues } from '../../shared/db/batches.ts';
import type { DaySketch } from '../../koha/ledger/ledger-source.ts';
import type { Cell } from '../../shared/db/stream.ts';
import { dayAsText, dayFromText } from './calendar.ts';

export const VISIT_MONTH_COLUMNS = [
  'borrowernumber',
  'month',
  'loans',
  'renewals',
  'returns',
  'local_uses',
  'holds',
  'visit_day_mask',
  'borrow_day_mask',
  'day_counts',
] as const;

/** How far the ledger has read Koha: the one row of kenal_ledger_state. */
export interface LedgerState {
  readonly refreshed_at: string;
  readonly rebuilt_at: string;
  readonly verified_at: string | null;
  readonly as_of: string | null;
  readonly covered_from: string | null;
  readonly source_from: string | null;
  readonly read_until: string;
  readonly hold_mark: number;
  readonly hold_mark_day: string;
  readonly action_mark: number;
  readonly loan_mark: number;
  readonly patrons: number;
  readonly patron_sum: string;
  readonly patron_xor: string;
  readonly rules: string;
}

/** What a day of Koha's rows looked like when the ledger read them. */
export interface DayDigest {
  readonly rows: number;
  readonly checksum: number;
}

/** As the driver answers it: a BIGINT is a number while that is exact, and text beyond. */
interface StateRow extends Omit<LedgerState, 'patron_sum' | 'patron_xor'> {
  readonly patron_sum: string | number;
  readonly patron_xor: string | number;
}

/** The state of the ledger, or undefined before the first complete build. */
export const readState = async (db: Db): Promise<LedgerState | undefined> => {
  const row = await db('kenal_ledger_state')
    .where({ id: 1 })
    .first<StateRow | undefined>([
      'refreshed_at',
      'rebuilt_at',
      'verified_at',
      'as_of',
      'covered_from',
      'source_from',
      'read_until',
      'hold_mark',
      'hold_mark_day',
      'action_mark',
      'loan_mark',
      'patrons',
      'patron_sum',
      'patron_xor',
      'rules',
    ]);
  return row && { ...row, patron_sum: String(row.patron_sum), patron_xor: String(row.patron_xor) };
};

export const writeState = async (db: Db, state: LedgerState, suffix = ''): Promise<void> => {
  await db(`kenal_ledger_state${suffix}`)
    .insert({ id: 1, ...state })
    .onConflict('id')
    .merge();
};

/** Which rows of the ledger to read. */
export type LedgerRows =
  | { readonly months: readonly string[] }
  | { readonly patrons: readonly number[] }
  | { readonly until: string; readonly patronsFrom: number; readonly patronsUntil: number };

/** The ledger's rows in the order in which the server likes to give them. */
export const eachLedgerRow = async (
  crm: Knex,
  which: LedgerRows,
  onRow: (borrowernumber: number, month: string, dayCounts: string) => void,
): Promise<void> => {
  const select = 'SELECT v.borrowernumber, v.month, v.day_counts FROM kenal_visit_month AS v WHERE';
  const pass = (row: Cell[]): void => onRow(row[0] as number, row[1] as string, row[2] as string);
  if ('months' in which) return readRows(crm, `${select} v.month IN (?)`, [which.months], pass);
  if ('patrons' in which) {
    for (const part of inParts(which.patrons)) await readRows(crm, `${select} v.borrowernumber IN (?)`, [part], pass);
    return;
  }
  return readRows(
    crm,
    `${select} v.borrowernumber >= ? AND v.borrowernumber < ? AND v.month <= ?`,
    [which.patronsFrom, which.patronsUntil, which.until],
    pass,
  );
};

/** What is known of the days from `from` (`YYYY-MM-DD`) on, by day number. */
export const readDigests = async (
  crm: Knex,
  from: string,
): Promise<{ readonly digests: Map<number, DayDigest>; readonly sketches: Map<number, DaySketch> }> => {
  const digests = new Map<number, DayDigest>();
  const sketches = new Map<number, DaySketch>();
  await readRows(
    crm,
    `SELECT d.day, d.source_rows, d.checksum, d.statistics_rows, d.hold_checksum
       FROM kenal_ledger_day AS d WHERE d.day >= ?`,
    [from],
    ([text, rows, checksum, statistics, holds]) => {
      const day = dayFromText(text as string);
      digests.set(day, { rows: Number(rows), checksum: Number(checksum) });
      if (statistics != null) sketches.set(day, { statistics: Number(statistics), holds: Number(holds) });
    },
  );
  return { digests, sketches };
};

/** @param sketches of the days that a later refresh may look at without reading them */
export const writeDigests = async (
  db: Db,
  digests: ReadonlyMap<number, DayDigest>,
  sketches: ReadonlyMap<number, DaySketch>,
  suffix = '',
): Promise<void> => {
  const rows = [...digests].map(([day, { rows: source_rows, checksum }]) => ({
    day: dayAsText(day),
    source_rows,
    checksum,
    statistics_rows: sketches.get(day)?.statistics ?? null,
    hold_checksum: sketches.get(day)?.holds ?? null,
  }));
  for (const part of inParts(rows)) await db(`kenal_ledger_day${suffix}`).insert(part).onConflict('day').merge();
};

/** Forgets what these days looked like, so that the next verification reads them again. */
export const forgetDigests = async (db: Db, days: { readonly before: string } | readonly string[]): Promise<void> => {
  if ('before' in days) await db('kenal_ledger_day').where('day', '<', days.before).delete();
  else for (const part of inParts(days)) await db('kenal_ledger_day').whereIn('day', part).delete();
};

export const upsertMonths = (db: Db, rows: readonly RowValues[]): Promise<void> =>
  upsertRows(db, 'kenal_visit_month', VISIT_MONTH_COLUMNS, ['borrowernumber', 'month'], rows);

export const deleteMonths = async (
  db: Db,
  keys: readonly (readonly [borrowernumber: number, month: string])[],
): Promise<void> => {
  for (const part of inParts(keys))
    await db('kenal_visit_month')
      .whereIn(
        ['borrowernumber', 'month'],
        part.map(([borrowernumber, month]) => [borrowernumber, month]),
      )
      .delete();
};

/** Keeps the months of a patron who vanished in a merge whose survivor is not known, out of every count. */
export const setAside = async (db: Db, borrowernumbers: readonly number[], today: string): Promise<void> => {
  for (const part of inParts(borrowernumbers))
    await db.raw(
      `INSERT IGNORE INTO kenal_ledger_aside (borrowernumber, month, day_counts, set_aside_on)
       SELECT v.borrowernumber, v.month, v.day_counts, ? FROM kenal_visit_month AS v WHERE v.borrowernumber IN (?)`,
      [today, part] as never[],
    );
};

export const countAside = async (db: Db): Promise<number> => {
  const [row] = await db('kenal_ledger_aside').countDistinct<{ patrons: number }[]>({ patrons: 'borrowernumber' });
  return row?.patrons ?? 0;
};

export const dropAsideBefore = (db: Db, day: string): Promise<number> =>
  db('kenal_ledger_aside').where('set_aside_on', '<', day).delete();

export const countMonths = async (db: Db): Promise<number> => {
  const [row] = await db('kenal_visit_month').count<{ rows: number }[]>({ rows: '*' });
  return row?.rows ?? 0;
};
