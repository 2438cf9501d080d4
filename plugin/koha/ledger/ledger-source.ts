import { preference } from '../preferences.ts';
import type { KohaGateway } from '../gateway.ts';
import { streamRows, withRawConnection, type Cell, type Pace, type RawConnection } from '../../shared/db/stream.ts';

/** TO_DAYS of 1970-01-01: subtracting it gives the day numbers of the ledger. */
const EPOCH_DAY = 719_528;
const SECONDS_A_DAY = 86_400;
const EPOCH_SECOND = EPOCH_DAY * SECONDS_A_DAY;
/** More than there are types, so that time and type fit into one number. */
const TYPE_STEP = 8;
const ROWS_BETWEEN_PAUSES = 50_000;
const IDS_PER_QUERY = 1_000;
const SECONDS_OF_OVERLAP = 2;

/** What statistics rows tell of, in the order of the numbers that `eachStatistic` passes on (from 1). */
export const STATISTIC_TYPES = ['issue', 'renew', 'return', 'localuse', 'onsite_checkout'] as const;

/** Which patrons to read: all, those from `from` up to but not including `until`, or a list. */
export type Patrons =
  { readonly from: number; readonly until: number } | { readonly list: readonly number[] } | 'everybody';

/** Koha wall times, `YYYY-MM-DD HH:MM:SS`: from `from` on and before `until`. */
export interface WallTimes {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** The facts of one patron that selection needs; names and addresses are never read. */
export interface PatronFacts {
  readonly borrowernumber: number;
  readonly branchcode: string;
  readonly categorycode: string;
  readonly dateofbirth: string | null;
  readonly dateenrolled: string | null;
  readonly dateexpiry: string | null;
  readonly zipcode: string | null;
  readonly lang: string | null;
  readonly privacy: number;
  /** Restricted until this day, `9999-12-31` = for good. */
  readonly debarred: string | null;
  readonly isGoneNoAddress: boolean;
  readonly isCardLost: boolean;
  readonly hasEmail: boolean;
  readonly hasPhone: boolean;
  readonly hasAddress: boolean;
  readonly isAnonymised: boolean;
  /** CRC32 of the card number; 0 without one. */
  readonly cardFingerprint: number;
}

/** One loan that Koha still names. */
export interface NamedLoan {
  readonly borrowernumber: number;
  readonly issueId: number;
  /** Day number of the check-out. */
  readonly issueDay: number;
  /** Day number of the return; null while it is out. */
  readonly returnDay: number | null;
  readonly isOnsite: boolean;
}

interface DeletedPatron {
  readonly borrowernumber: number;
  readonly cardnumber: string | null;
  /** UTC text of the move to deletedborrowers. */
  readonly deletedAt: string;
}

/** The count and two sums that tell, in one small answer, whether the set of borrowernumbers changed. */
export interface PatronSignature {
  readonly patrons: number;
  readonly sum: string;
  readonly xor: string;
}

/**
 * Everything that the visit ledger reads from Koha, on one connection and in one consistent snapshot, so that a loan
 * and the statistics row of the same check-out are either both there or both not yet. Nothing is locked.
 */
export interface LedgerSource {
  /** UTC by the clock of Koha's database, taken just before the snapshot. */
  readonly readAt: string;
  /** The borrowernumber to which anonymised loans are assigned, if there is one. */
  readonly anonymousPatron: number | undefined;
  /** Category types by category code. */
  categoryTypes(): Promise<Map<string, string>>;
  /** Rows in `statistics`, roughly, as the server estimates them. */
  estimatedStatistics(): Promise<number>;
  /** The wall time of the oldest statistics row that is left; undefined when there is none. */
  oldestStatistic(): Promise<string | undefined>;
  highestBorrowernumber(): Promise<number>;
  patronSignature(): Promise<PatronSignature>;
  eachBorrowernumber(onPatron: (borrowernumber: number) => void): Promise<void>;
  /** @param changedSince UTC text: only patrons whose row changed since (with two seconds of overlap) */
  eachPatron(which: Patrons, changedSince: string | undefined, onPatron: (facts: PatronFacts) => void): Promise<void>;
  /**
   * Attributed check-outs, renewals, returns and uses in the library. `type` counts from 1 in `STATISTIC_TYPES`;
   * `checksum` is 32 bits made of borrowernumber, type and time.
   */
  eachStatistic(
    times: WallTimes,
    which: Patrons,
    onRow: (borrowernumber: number, day: number, type: number, checksum: number) => void,
  ): Promise<void>;
  eachNamedLoan(which: Patrons, onLoan: (loan: NamedLoan) => void): Promise<void>;
  /** @param after only holds with a larger reserve_id */
  eachHold(
    which: Patrons,
    after: number,
    onHold: (borrowernumber: number, day: number, reserveId: number, checksum: number) => void,
  ): Promise<void>;
  /**
   * The largest number such that every hold of that day (`YYYY-MM-DD`) or later has a larger reserve_id, as far as
   * holds above `after` tell. Holds may be placed for a day to come, so their days do not quite rise with their numbers.
   */
  holdMark(day: string, after: number): Promise<number>;
  highestLoan(): Promise<number>;
  /** Named loans with a larger issue_id, open or returned. */
  eachNamedLoanAfter(issueId: number, onLoan: (loan: NamedLoan) => void): Promise<void>;
  /** Loans that lost their patron since (UTC text), by anonymisation or deletion, with the days they tell of. */
  eachLoanMadeNameless(
    since: string,
    onLoan: (issueId: number, issueDay: number | null, returnDay: number | null) => void,
  ): Promise<void>;
  /** Who holds or held these loans now, by issue_id; loans without a patron are absent. */
  holdersOf(issueIds: readonly number[]): Promise<Map<number, number>>;
  deletedPatrons(borrowernumbers: readonly number[]): Promise<DeletedPatron[]>;
  /** Borrowernumbers that are in use although a deleted patron had them; UTC text of the last deletion. */
  reusedNumbers(which: Patrons): Promise<Map<number, string>>;
  highestAction(): Promise<number>;
  /** Merges logged after an action: the survivor and the card numbers that the entry's text mentions. */
  mergesAfter(actionId: number): Promise<{ actionId: number; survivor: number; words: ReadonlySet<string> }[]>;
}

/**
 * Opens the snapshot, runs `work` on it and closes it.
 *
 * @param pauseMs politeness: how long to wait after every 50,000 rows
 */
export const withLedgerSource = async <T>(
  koha: KohaGateway,
  pauseMs: number,
  work: (source: LedgerSource) => Promise<T>,
): Promise<T> => {
  const anonymous = Number(await preference(koha, 'AnonymousPatron'));
  return withRawConnection(koha.db, async (connection) => {
    const pace = { rows: ROWS_BETWEEN_PAUSES, pauseMs };
    const readAt = await oneText(connection, pace, 'SELECT UTC_TIMESTAMP()');
    await streamRows(connection, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', [], pace, ignore);
    await streamRows(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', [], pace, ignore);
    try {
      return await work(
        sourceOn(
          koha,
          connection,
          pace,
          readAt ?? '',
          Number.isInteger(anonymous) && anonymous > 0 ? anonymous : undefined,
        ),
      );
    } finally {
      await streamRows(connection, 'ROLLBACK', [], pace, ignore);
    }
  });
};

const ignore = (): void => undefined;

const oneText = async (
  connection: RawConnection,
  pace: Pace,
  sql: string,
  values: readonly unknown[] = [],
): Promise<string | undefined> => {
  const found: Cell[] = [];
  await streamRows(connection, sql, values, pace, ([cell]) => found.push(cell ?? null));
  return found[0] == null ? undefined : String(found[0]);
};

interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * `+ 0` keeps the server from answering a range of patrons through the index on borrowernumber, row by row in the
 * order of chance, where one pass over the table is several times faster. A list is what that index is for.
 */
const patronCondition = (column: string, which: Patrons): Condition => {
  if (which === 'everybody') return { sql: `${column} + 0 > 0`, values: [] };
  if ('list' in which) return { sql: `${column} IN (?)`, values: [which.list] };
  return { sql: `${column} + 0 >= ? AND ${column} + 0 < ?`, values: [Math.max(which.from, 1), which.until] };
};

/** Splits a list of patrons into what one statement can hold. */
const inParts = (which: Patrons): Patrons[] => {
  if (which === 'everybody' || !('list' in which)) return [which];
  return parts(which.list).map((list) => ({ list }));
};

const parts = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / IDS_PER_QUERY) }, (_, part) =>
    list.slice(part * IDS_PER_QUERY, (part + 1) * IDS_PER_QUERY),
  );

const dayOf = (column: string): string => `TO_DAYS(${column}) - ${EPOCH_DAY}`;

/** Stirs two numbers below 2^53 into 32 bits (the last step of Murmur3), so that sums tell which rows changed. */
const checksumOf = (one: number, other: number): number => {
  let bits =
    Math.imul(one, 0x9e3779b1) ^ Math.imul(other | 0, 0x85ebca6b) ^ Math.imul((other / 2 ** 32) | 0, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};

/** Koha's loans, open and returned: the same columns under the same names in every version. */
const LOAN_TABLES = [
  { table: 'issues', returned: 'NULL' },
  { table: 'old_issues', returned: dayOf('l.returndate') },
] as const;
const HOLD_TABLES = ['reserves', 'old_reserves'] as const;

const ZERO_DATE = /^0000|-00/;
const dateOrNull = (cell: Cell | undefined): string | null => {
  if (cell == null) return null;
  const text = String(cell).slice(0, 10);
  return ZERO_DATE.test(text) ? null : text;
};

const dayOrNull = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null);

const sourceOn = (
  koha: KohaGateway,
  connection: RawConnection,
  pace: Pace,
  readAt: string,
  anonymousPatron: number | undefined,
): LedgerSource => {
  const stream = (sql: string, values: readonly unknown[], onRow: (row: Cell[]) => void): Promise<void> =>
    streamRows(connection, sql, values, pace, onRow);
  const text = (sql: string, values: readonly unknown[] = []): Promise<string | undefined> =>
    oneText(connection, pace, sql, values);

  const streamLoans = (
    { table, returned }: (typeof LOAN_TABLES)[number],
    { sql, values }: Condition,
    onLoan: (loan: NamedLoan) => void,
  ): Promise<void> =>
    stream(
      `SELECT l.borrowernumber, l.issue_id, ${dayOf('l.issuedate')}, ${returned}, l.onsite_checkout
         FROM ${table} AS l
        WHERE ${sql}`,
      values,
      ([borrowernumber, issueId, issueDay, returnDay, onsite]) => {
        if (typeof issueDay !== 'number' || borrowernumber === anonymousPatron) return;
        onLoan({
          borrowernumber: borrowernumber as number,
          issueId: issueId as number,
          issueDay,
          returnDay: dayOrNull(returnDay),
          isOnsite: onsite === 1,
        });
      },
    );

  return {
    readAt,
    anonymousPatron,

    categoryTypes: async () => {
      const types = new Map<string, string>();
      await stream('SELECT c.categorycode, c.category_type FROM categories AS c', [], ([code, type]) =>
        types.set(String(code), String(type ?? '')),
      );
      return types;
    },

    estimatedStatistics: async () =>
      Number(
        await text(
          "SELECT t.table_rows FROM information_schema.tables AS t WHERE t.table_schema = DATABASE() AND t.table_name = 'statistics'",
        ),
      ) || 0,

    oldestStatistic: () =>
      text(
        `SELECT s.datetime FROM statistics AS s
          WHERE s.datetime >= '1970-01-02' AND TO_DAYS(s.datetime) IS NOT NULL
          ORDER BY s.datetime LIMIT 1`,
      ),

    highestBorrowernumber: async () => Number((await text('SELECT MAX(b.borrowernumber) FROM borrowers AS b')) ?? 0),

    patronSignature: async () => {
      let signature: PatronSignature = { patrons: 0, sum: '0', xor: '0' };
      await stream(
        'SELECT COUNT(*), COALESCE(SUM(b.borrowernumber), 0), BIT_XOR(b.borrowernumber) FROM borrowers AS b WHERE b.borrowernumber > 0',
        [],
        ([patrons, sum, xor]) => {
          signature = { patrons: Number(patrons), sum: String(sum), xor: String(xor) };
        },
      );
      return signature;
    },

    eachBorrowernumber: (onPatron) =>
      stream('SELECT b.borrowernumber FROM borrowers AS b WHERE b.borrowernumber > 0', [], ([borrowernumber]) =>
        onPatron(Number(borrowernumber)),
      ),

    eachPatron: async (which, changedSince, onPatron) => {
      const present = (column: string): string => (koha.has('borrowers', column) ? `b.${column}` : 'NULL');
      const anyOf = (columns: readonly string[]): string => {
        const readable = koha.columns('borrowers', columns);
        return readable.length === 0 ? '0' : readable.map((column) => `COALESCE(b.${column}, '') <> ''`).join(' OR ');
      };
      for (const part of inParts(which)) {
        const patrons = patronCondition('b.borrowernumber', part);
        const since =
          changedSince === undefined ? '' : ` AND b.updated_on >= ? - INTERVAL ${SECONDS_OF_OVERLAP} SECOND`;
        await stream(
          `SELECT b.borrowernumber, b.branchcode, b.categorycode, b.dateofbirth, b.dateenrolled, b.dateexpiry,
                  ${present('zipcode')}, ${present('lang')}, b.privacy, b.debarred, b.gonenoaddress, b.lost,
                  (${anyOf(['email', 'emailpro', 'B_email'])}),
                  (${anyOf(['phone', 'phonepro', 'mobile', 'B_phone', 'smsalertnumber'])}),
                  (${anyOf(['address', 'city', 'zipcode'])}),
                  ${present('anonymized')}, CRC32(b.cardnumber)
             FROM borrowers AS b
            WHERE ${patrons.sql}${since}`,
          [...patrons.values, ...(changedSince === undefined ? [] : [changedSince])],
          (row) => onPatron(patronFacts(row)),
        );
      }
    },

    eachStatistic: async (times, which, onRow) => {
      const field = `FIELD(s.type, ${STATISTIC_TYPES.map((type) => `'${type}'`).join(', ')})`;
      for (const part of inParts(which)) {
        const patrons = patronCondition('s.borrowernumber', part);
        const conditions = [patrons.sql, `${field} > 0`];
        const values = [...patrons.values];
        if (times.from !== undefined) {
          conditions.push('s.datetime >= ?');
          values.push(times.from);
        }
        if (times.until !== undefined) {
          conditions.push('s.datetime < ?');
          values.push(times.until);
        }
        // Millions of rows: one number for time and type costs a third of what text, day and checksum would.
        await stream(
          `SELECT s.borrowernumber, (TO_SECONDS(s.datetime) - ${EPOCH_SECOND}) * ${TYPE_STEP} + ${field}
             FROM statistics AS s
            WHERE ${conditions.join(' AND ')}`,
          values,
          ([patron, timeAndType]) => {
            if (typeof timeAndType !== 'number') return;
            const borrowernumber = patron as number;
            const second = Math.floor(timeAndType / TYPE_STEP);
            const type = timeAndType - second * TYPE_STEP;
            onRow(borrowernumber, Math.floor(second / SECONDS_A_DAY), type, checksumOf(borrowernumber, timeAndType));
          },
        );
      }
    },

    eachNamedLoan: async (which, onLoan) => {
      for (const loans of LOAN_TABLES)
        for (const part of inParts(which)) {
          const patrons = patronCondition('l.borrowernumber', part);
          await streamLoans(loans, patrons, onLoan);
        }
    },

    highestLoan: async () => {
      const highest = await Promise.all(
        LOAN_TABLES.map(async ({ table }) => Number((await text(`SELECT MAX(l.issue_id) FROM ${table} AS l`)) ?? 0)),
      );
      return Math.max(...highest);
    },

    eachNamedLoanAfter: async (issueId, onLoan) => {
      const newer = { sql: 'l.issue_id > ? AND l.borrowernumber > 0', values: [issueId] };
      for (const loans of LOAN_TABLES) await streamLoans(loans, newer, onLoan);
    },

    eachHold: async (which, after, onHold) => {
      for (const table of HOLD_TABLES)
        for (const part of inParts(which)) {
          const patrons = patronCondition('h.borrowernumber', part);
          await stream(
            `SELECT h.borrowernumber, ${dayOf('h.reservedate')}, h.reserve_id,
                    CRC32(CONCAT_WS('|', h.borrowernumber, 'hold', h.reserve_id, h.reservedate))
               FROM ${table} AS h
              WHERE ${patrons.sql} AND h.reserve_id > ?`,
            [...patrons.values, after],
            ([borrowernumber, day, reserveId, checksum]) => {
              if (typeof day === 'number')
                onHold(borrowernumber as number, day, reserveId as number, checksum as number);
            },
          );
        }
    },

    holdMark: async (day, after) => {
      const firsts: number[] = [];
      const lasts: number[] = [after];
      for (const table of HOLD_TABLES) {
        const first = await text(
          `SELECT MIN(h.reserve_id) FROM ${table} AS h WHERE h.reserve_id > ? AND h.reservedate >= ?`,
          [after, day],
        );
        if (first !== undefined) firsts.push(Number(first) - 1);
        lasts.push(Number((await text(`SELECT MAX(h.reserve_id) FROM ${table} AS h`)) ?? 0));
      }
      return firsts.length > 0 ? Math.min(...firsts) : Math.max(...lasts);
    },

    eachLoanMadeNameless: async (since, onLoan) => {
      const nameless = ['l.borrowernumber IS NULL', ...(anonymousPatron === undefined ? [] : ['l.borrowernumber = ?'])];
      for (const condition of nameless)
        await stream(
          `SELECT l.issue_id, ${dayOf('l.issuedate')}, ${dayOf('l.returndate')} FROM old_issues AS l
            WHERE ${condition} AND l.timestamp >= ? - INTERVAL ${SECONDS_OF_OVERLAP} SECOND`,
          condition.endsWith('?') ? [anonymousPatron, since] : [since],
          ([issueId, issueDay, returnDay]) => onLoan(issueId as number, dayOrNull(issueDay), dayOrNull(returnDay)),
        );
    },

    holdersOf: async (issueIds) => {
      const holders = new Map<number, number>();
      for (const { table } of LOAN_TABLES)
        for (const ids of parts(issueIds))
          await stream(
            `SELECT l.issue_id, l.borrowernumber FROM ${table} AS l
              WHERE l.issue_id IN (?) AND l.borrowernumber IS NOT NULL`,
            [ids],
            ([issueId, borrowernumber]) => {
              if (borrowernumber !== anonymousPatron) holders.set(issueId as number, borrowernumber as number);
            },
          );
      return holders;
    },

    deletedPatrons: async (borrowernumbers) => {
      const found: DeletedPatron[] = [];
      for (const ids of parts(borrowernumbers))
        await stream(
          'SELECT d.borrowernumber, d.cardnumber, d.updated_on FROM deletedborrowers AS d WHERE d.borrowernumber IN (?)',
          [ids],
          ([borrowernumber, cardnumber, deletedAt]) =>
            found.push({
              borrowernumber: borrowernumber as number,
              cardnumber: cardnumber == null ? null : String(cardnumber),
              deletedAt: String(deletedAt),
            }),
        );
      return found;
    },

    reusedNumbers: async (which) => {
      const reused = new Map<number, string>();
      for (const part of inParts(which)) {
        const patrons = patronCondition('d.borrowernumber', part);
        await stream(
          `SELECT d.borrowernumber, MAX(d.updated_on)
             FROM deletedborrowers AS d
             JOIN borrowers AS b ON b.borrowernumber = d.borrowernumber
            WHERE ${patrons.sql}
            GROUP BY d.borrowernumber`,
          patrons.values,
          ([borrowernumber, deletedAt]) => {
            if (deletedAt != null) reused.set(borrowernumber as number, String(deletedAt));
          },
        );
      }
      return reused;
    },

    highestAction: async () =>
      koha.has('action_logs', 'action_id')
        ? Number((await text('SELECT MAX(a.action_id) FROM action_logs AS a')) ?? 0)
        : 0,

    mergesAfter: async (actionId) => {
      const merges: { actionId: number; survivor: number; words: ReadonlySet<string> }[] = [];
      if (!koha.has('action_logs', 'info')) return merges;
      await stream(
        `SELECT a.action_id, a.object, a.info FROM action_logs AS a
          WHERE a.action_id > ? AND a.module = 'MEMBERS' AND a.action = 'PATRON_MERGE'
          ORDER BY a.action_id`,
        [actionId],
        ([id, survivor, info]) =>
          merges.push({
            actionId: id as number,
            survivor: Number(survivor),
            words: new Set(String(info ?? '').match(/[\p{L}\p{N}._-]+/gu) ?? []),
          }),
      );
      return merges;
    },
  };
};

const patronFacts = (row: readonly Cell[]): PatronFacts => ({
  borrowernumber: row[0] as number,
  branchcode: String(row[1] ?? ''),
  categorycode: String(row[2] ?? ''),
  dateofbirth: dateOrNull(row[3]),
  dateenrolled: dateOrNull(row[4]),
  dateexpiry: dateOrNull(row[5]),
  zipcode: row[6] == null ? null : String(row[6]).slice(0, 25),
  lang: row[7] == null ? null : String(row[7]).slice(0, 25),
  privacy: Number(row[8] ?? 1),
  debarred: dateOrNull(row[9]),
  isGoneNoAddress: row[10] === 1,
  isCardLost: row[11] === 1,
  hasEmail: row[12] === 1,
  hasPhone: row[13] === 1,
  hasAddress: row[14] === 1,
  isAnonymised: row[15] === 1,
  cardFingerprint: Number(row[16] ?? 0),
});
