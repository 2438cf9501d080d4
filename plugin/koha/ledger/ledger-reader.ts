import type { KohaGateway } from '../gateway.ts';
import { streamRows, type Cell, type Pace, type RawConnection } from '../../shared/db/stream.ts';
import type { Patrons } from './ledger-source.types.ts';

/** TO_DAYS of 1970-01-01: subtracting it gives the day numbers of the ledger. */
export const EPOCH_DAY = 719_528;
/** Koha's row and Kenal's look at it may fall into the same second. */
export const SECONDS_OF_OVERLAP = 2;
const IDS_PER_QUERY = 1_000;

/** How the parts of the ledger's source put their questions: all on one connection, in one snapshot. */
export interface LedgerReader {
  readonly koha: KohaGateway;
  readonly anonymousPatron: number | undefined;
  readonly stream: (sql: string, values: readonly unknown[], onRow: (row: Cell[]) => void) => Promise<void>;
  /** The first column of the first row as text; undefined where that is NULL or there is no row. */
  readonly text: (sql: string, values?: readonly unknown[]) => Promise<string | undefined>;
}

export const ledgerReader = (
  koha: KohaGateway,
  connection: RawConnection,
  pace: Pace,
  anonymousPatron: number | undefined,
): LedgerReader => ({
  koha,
  anonymousPatron,
  stream: (sql, values, onRow) => streamRows(connection, sql, values, pace, onRow),
  text: async (sql, values = []) => {
    const found: Cell[] = [];
    await streamRows(connection, sql, values, pace, ([cell]) => found.push(cell ?? null));
    return found[0] == null ? undefined : String(found[0]);
  },
});

export interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * `+ 0` keeps the server from answering a range of patrons through the index on borrowernumber, row by row in the
 * order of chance, where one pass over the table is several times faster. A list is what that index is for.
 */
export const patronCondition = (column: string, which: Patrons): Condition => {
  if (which === 'everybody') return { sql: `${column} + 0 > 0`, values: [] };
  if ('list' in which) return { sql: `${column} IN (?)`, values: [which.list] };
  return { sql: `${column} + 0 >= ? AND ${column} + 0 < ?`, values: [Math.max(which.from, 1), which.until] };
};

/** Splits a list of patrons into what one statement can hold. */
export const inParts = (which: Patrons): Patrons[] => {
  if (which === 'everybody' || !('list' in which)) return [which];
  return parts(which.list).map((list) => ({ list }));
};

/** Splits a list into what one statement can hold. */
export const parts = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / IDS_PER_QUERY) }, (_, part) =>
    list.slice(part * IDS_PER_QUERY, (part + 1) * IDS_PER_QUERY),
  );

/** A date column as a day number. */
export const dayOf = (column: string): string => `TO_DAYS(${column}) - ${EPOCH_DAY}`;

export const dayOrNull = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null);
