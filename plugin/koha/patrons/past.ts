import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';

/**
 * The part of a patron's past that is read for one page of the timeline: days from `from` up to, but not including,
 * `before`.
 */
export interface PastWindow {
  readonly from: LibraryDay;
  readonly before: LibraryDay;
  /** The latest days of the window that have anything at all: at least so many, complete, or all there are. */
  readonly days: number;
}

/** Rows read at once by each query; only a patron with a very busy past is read in more than one go. */
export const ROWS_AT_ONCE = 500;

/**
 * The latest `days` complete days of rows that come latest first. When the query was cut off, the last day may be only
 * half there, so it is left for the next page, unless it is the only one.
 */
export const completeDays = <R extends { readonly day: LibraryDay | undefined }>(
  rows: readonly R[],
  days: number,
  wasCut: boolean,
): (R & { readonly day: LibraryDay })[] => {
  const dated = rows.filter((row): row is R & { readonly day: LibraryDay } => row.day !== undefined);
  const distinct = [...new Set(dated.map((row) => row.day.toString()))];
  const whole = wasCut && distinct.length > 1 ? distinct.slice(0, -1) : distinct;
  const kept = new Set(whole.slice(0, days));
  return dated.filter((row) => kept.has(row.day.toString()));
};

/** Rows of one of Koha's tables that have a patron and a time. */
interface PastTable {
  readonly table: string;
  /** A Koha that lacks one of these has nothing to tell. The first is the time. */
  readonly needed: readonly [time: string, ...others: string[]];
  readonly optional?: readonly string[];
  /** A column that rises with time, for rows of the same second. */
  readonly key?: string;
}

/** What the table has of a patron between two texts that compare with its time, the latest first and at most ROWS_AT_ONCE. */
export const latestRows = <R extends object>(
  koha: KohaGateway,
  { table, needed, optional = [], key = needed[0] }: PastTable,
  borrowernumber: number,
  { from, before }: Bounds,
): Promise<R[]> =>
  reading(koha, async () => {
    const [time] = needed;
    if (!needed.every((column) => koha.has(table, column))) return [];
    const rows: unknown = await koha
      .db({ entry: table })
      .where('entry.borrowernumber', borrowernumber)
      .where(`entry.${time}`, '>=', from)
      .where(`entry.${time}`, '<', before)
      .orderBy([
        { column: `entry.${time}`, order: 'desc' },
        { column: `entry.${key}`, order: 'desc' },
      ])
      .limit(ROWS_AT_ONCE)
      .select(koha.columns(table, [...needed, ...optional]).map((column) => `entry.${column}`));
    return rows as R[];
  });

interface Bounds {
  readonly from: string;
  readonly before: string;
}

/** The window as texts that compare with DATETIME and DATE columns, which are in the library's wall time. */
export const wallWindow = ({ from, before }: PastWindow): Bounds => ({
  from: from.toString(),
  before: before.toString(),
});

/** The window as texts that compare with TIMESTAMP columns, which our sessions read in UTC. */
export const utcWindow = ({ timezone }: KohaGateway, { from, before }: PastWindow): Bounds => ({
  from: startOfDay(timezone, from),
  before: startOfDay(timezone, before),
});

const startOfDay = (timezone: string, day: LibraryDay): string =>
  day.toZonedDateTime({ timeZone: timezone }).toInstant().toString().slice(0, 19).replace('T', ' ');
