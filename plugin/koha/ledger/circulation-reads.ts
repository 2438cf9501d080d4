import {
  dayOf,
  dayOrNull,
  EPOCH_DAY,
  inParts,
  patronCondition,
  type Condition,
  type LedgerReader,
} from './ledger-reader.ts';
import { LOAN_TABLES } from './loan-tables.ts';
import { STATISTIC_TYPES, type DaySketch, type LedgerSource, type NamedLoan } from './ledger-source.types.ts';

const SECONDS_A_DAY = 86_400;
const EPOCH_SECOND = EPOCH_DAY * SECONDS_A_DAY;
const TYPE_NUMBERS = new Map<unknown, number>(STATISTIC_TYPES.map((type, position) => [type, position + 1]));
/** More than there are types, so that time and type fit into one number. */
const TYPE_STEP = 8;
const HOLD_TABLES = ['reserves', 'old_reserves'] as const;
const HOLD_CHECKSUM = "CRC32(CONCAT_WS('|', h.borrowernumber, 'hold', h.reserve_id, h.reservedate))";

type CirculationReads = Pick<
  LedgerSource,
  | 'estimatedStatistics'
  | 'oldestStatistic'
  | 'eachStatistic'
  | 'sketchDays'
  | 'eachNamedLoan'
  | 'highestLoan'
  | 'eachNamedLoanAfter'
  | 'eachHold'
  | 'holdMark'
>;

/** What patrons did. */
export const circulationReads = ({ anonymousPatron, stream, text }: LedgerReader): CirculationReads => {
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

    eachStatistic: async (times, which, onRow) => {
      for (const part of inParts(which)) {
        const patrons = patronCondition('s.borrowernumber', part);
        // Nearly every row counts, so types, and rows of nobody, are told apart here: a third less work for the server.
        const conditions = which === 'everybody' ? ['TRUE'] : [patrons.sql];
        const values = [...patrons.values];
        if (times.from !== undefined) {
          conditions.push('s.datetime >= ?');
          values.push(times.from);
        }
        if (times.until !== undefined) {
          conditions.push('s.datetime < ?');
          values.push(times.until);
        }
        await stream(
          `SELECT s.borrowernumber, TO_SECONDS(s.datetime) - ${EPOCH_SECOND}, s.type
             FROM statistics AS s
            WHERE ${conditions.join(' AND ')}`,
          values,
          ([patron, second, word]) => {
            const type = TYPE_NUMBERS.get(word);
            if (type === undefined || typeof second !== 'number' || typeof patron !== 'number' || patron <= 0) return;
            onRow(patron, Math.floor(second / SECONDS_A_DAY), type, checksumOf(patron, second * TYPE_STEP + type));
          },
        );
      }
    },

    sketchDays: async (from, holdsAfter) => {
      const sketches = new Map<number, DaySketch>();
      await stream(
        `SELECT ${dayOf('s.datetime')} AS day, COUNT(*) FROM statistics AS s WHERE s.datetime >= ? GROUP BY day`,
        [`${from} 00:00:00`],
        ([day, rows]) => {
          if (typeof day === 'number') sketches.set(day, { statistics: Number(rows), holds: 0 });
        },
      );
      for (const table of HOLD_TABLES)
        await stream(
          `SELECT ${dayOf('h.reservedate')} AS day, SUM(${HOLD_CHECKSUM}) FROM ${table} AS h
            WHERE h.reserve_id > ? AND h.reservedate >= ? GROUP BY day`,
          [holdsAfter, from],
          ([day, sum]) => {
            if (typeof day !== 'number') return;
            const known = sketches.get(day) ?? { statistics: 0, holds: 0 };
            sketches.set(day, { ...known, holds: known.holds + Number(sum) });
          },
        );
      return sketches;
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
                    ${HOLD_CHECKSUM}
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
  };
};

/** Stirs two numbers below 2^53 into 32 bits (the last step of Murmur3), so that sums tell which rows changed. */
const checksumOf = (one: number, other: number): number => {
  let bits =
    Math.imul(one, 0x9e3779b1) ^ Math.imul(other | 0, 0x85ebca6b) ^ Math.imul((other / 2 ** 32) | 0, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};
