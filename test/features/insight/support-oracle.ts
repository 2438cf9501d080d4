import type { Knex } from 'knex';
import { expectSameRows, type World } from './support.ts';

/**
 * What the ledger should hold, computed in Koha's database by SQL that is written from the promises and shares nothing
 * with the product. It keeps three tables of its own there: what Kenal can know of each patron from earlier looks,
 * rows that Koha has purged since Kenal rightfully kept them, and how far those reach.
 */
export interface Oracle {
  /** Follows what a refresh at this moment (UTC) may notice: changes of privacy, numbers that passed on. */
  notice(readAt: string): Promise<void>;
  /** Keeps what the ledger has of the days before, as statistics are about to lose them. */
  beforePurge(wallTime: string): Promise<void>;
  /** Statistics that Kenal kept follow a merge as those that Koha still has do. */
  merged(keeper: number, loser: number): Promise<void>;
  /** Every row that kenal_visit_month should have. @param lastDay the last day that counts */
  rows(lastDay: string): Promise<string[]>;
}

const TABLES = [
  `CREATE TABLE oracle_memory (borrowernumber INT PRIMARY KEY, privacy INT, card VARCHAR(32), enrolled VARCHAR(10),
     privacy_left DATE, reused DATETIME)`,
  'CREATE TABLE oracle_kept (id INT AUTO_INCREMENT PRIMARY KEY, borrowernumber INT, type VARCHAR(20), happened DATETIME, KEY (borrowernumber))',
  'CREATE TABLE oracle_reach (covered DATE, source DATE)',
];

const ANONYMOUS = `COALESCE((SELECT CAST(value AS SIGNED) FROM systempreferences WHERE variable = 'AnonymousPatron'), 0)`;

/** Loans that still name somebody. */
const NAMED = `
  (SELECT borrowernumber, DATE(issuedate) AS lent, NULL AS returned, onsite_checkout FROM issues
   UNION ALL SELECT borrowernumber, DATE(issuedate), DATE(returndate), onsite_checkout FROM old_issues)`;

/** For everybody of whom anything may be kept: the first day and, of a number that passed on, the exact time. */
const CUT = `
  SELECT b.borrowernumber, m.reused,
         GREATEST(MIN(l.lent), COALESCE(m.privacy_left, '0001-01-01'), COALESCE(DATE(m.reused), '0001-01-01')) AS first
    FROM borrowers b
    JOIN categories c ON c.categorycode = b.categorycode AND c.category_type NOT IN ('X', 'I')
    JOIN oracle_memory m ON m.borrowernumber = b.borrowernumber
    JOIN ${NAMED} l ON l.borrowernumber = b.borrowernumber
   WHERE b.privacy <> 2 AND b.borrowernumber <> ${ANONYMOUS} AND COALESCE(b.anonymized, 0) = 0
   GROUP BY b.borrowernumber`;

const EVENTS = `
  SELECT s.borrowernumber, s.datetime AS happened, s.type FROM statistics s JOIN oracle_reach r
   WHERE DATE(s.datetime) >= r.source
  UNION ALL SELECT borrowernumber, happened, type FROM oracle_kept
  UNION ALL
  SELECT h.borrowernumber, CONCAT(h.reservedate, ' 23:59:59'), 'hold'
    FROM (SELECT borrowernumber, reservedate FROM reserves
          UNION ALL SELECT borrowernumber, reservedate FROM old_reserves) h
    JOIN oracle_reach r WHERE h.reservedate >= r.source OR h.reservedate < r.covered
  UNION ALL
  SELECT l.borrowernumber, CONCAT(l.lent, ' 23:59:59'), IF(l.onsite_checkout = 1, 'onsite_checkout', 'issue')
    FROM ${NAMED} l JOIN oracle_reach r WHERE l.lent < r.covered
  UNION ALL
  SELECT l.borrowernumber, CONCAT(l.returned, ' 23:59:59'), 'return'
    FROM ${NAMED} l JOIN oracle_reach r WHERE l.returned < r.covered`;

/** What counts, event by event. */
const COUNTED = `
  SELECT e.borrowernumber, e.happened, DATE(e.happened) AS day,
         CASE e.type WHEN 'issue' THEN 'L' WHEN 'renew' THEN 'N' WHEN 'return' THEN 'R'
                     WHEN 'localuse' THEN 'U' WHEN 'onsite_checkout' THEN 'U' WHEN 'hold' THEN 'H' END AS letter, e.type
    FROM (${EVENTS}) e JOIN (${CUT}) cut ON cut.borrowernumber = e.borrowernumber
   WHERE DATE(e.happened) >= cut.first AND (cut.reused IS NULL OR e.happened > cut.reused)
     AND e.type IN ('issue', 'renew', 'return', 'localuse', 'onsite_checkout', 'hold')`;

const LETTERS = ['L', 'N', 'R', 'U', 'H'] as const;
const sum = (letter: string): string => `SUM(letter = '${letter}') AS ${letter}`;
const written = (letter: string): string => `IF(${letter} > 0, CONCAT('${letter}', ${letter}), '')`;

const MONTHS = `
  SELECT borrowernumber, DATE_FORMAT(day, '%Y-%m-01') AS month,
         ${LETTERS.map((letter) => `SUM(${letter}) AS ${letter}`).join(', ')},
         BIT_OR(IF(L + U > 0, 1 << (DAY(day) - 1), 0)) AS visit_mask,
         BIT_OR(IF(L > 0, 1 << (DAY(day) - 1), 0)) AS borrow_mask,
         GROUP_CONCAT(CONCAT(DAY(day), ${LETTERS.map(written).join(', ')}) ORDER BY day SEPARATOR ' ') AS days
    FROM (SELECT borrowernumber, day, ${LETTERS.map(sum).join(', ')} FROM (${COUNTED}) counted
           WHERE day <= ? GROUP BY borrowernumber, day) by_day
   GROUP BY borrowernumber, month`;

/** Seven hours: the library of these tests is in a zone without summer time. */
const WALL = 'DATE_ADD(?, INTERVAL 7 HOUR)';

export const oracleOn = async (koha: Knex): Promise<Oracle> => {
  for (const sql of TABLES) await koha.raw(sql);
  return {
    notice: async (readAt) => {
      await koha.raw(
        `REPLACE INTO oracle_memory
         SELECT b.borrowernumber, b.privacy, COALESCE(b.cardnumber, ''), b.dateenrolled,
                IF(m.privacy = 2 AND b.privacy <> 2 AND NOT COALESCE(passed_on.is_it, 0), DATE(${WALL}),
                   IF(b.privacy = 2 OR passed_on.is_it, NULL, m.privacy_left)),
                IF(passed_on.is_it, IF(d.gone > COALESCE(m.reused, '0001-01-01'), d.gone, ${WALL}),
                   COALESCE(m.reused, d.gone))
           FROM borrowers b
           LEFT JOIN oracle_memory m ON m.borrowernumber = b.borrowernumber
           LEFT JOIN (SELECT borrowernumber, DATE_ADD(MAX(updated_on), INTERVAL 7 HOUR) AS gone
                        FROM deletedborrowers GROUP BY borrowernumber) d ON d.borrowernumber = b.borrowernumber
           LEFT JOIN (SELECT b2.borrowernumber,
                             (m2.card <> COALESCE(b2.cardnumber, '') AND m2.enrolled <> b2.dateenrolled)
                             OR COALESCE(DATE_ADD((SELECT MAX(updated_on) FROM deletedborrowers
                                                    WHERE borrowernumber = b2.borrowernumber), INTERVAL 7 HOUR)
                                         > COALESCE(m2.reused, '0001-01-01'), 0) AS is_it
                        FROM borrowers b2 JOIN oracle_memory m2 ON m2.borrowernumber = b2.borrowernumber) passed_on
             ON passed_on.borrowernumber = b.borrowernumber`,
        [readAt, readAt],
      );
      await koha.raw(
        'DELETE m FROM oracle_memory m LEFT JOIN borrowers b ON b.borrowernumber = m.borrowernumber WHERE b.borrowernumber IS NULL',
      );
      await koha.raw(
        `INSERT INTO oracle_reach SELECT DATE(MIN(datetime)), DATE(MIN(datetime)) FROM statistics
          WHERE NOT EXISTS (SELECT 1 FROM oracle_reach)`,
      );
      await koha.raw(
        'UPDATE oracle_reach SET source = GREATEST(source, COALESCE((SELECT DATE(MIN(datetime)) FROM statistics), DATE(?)))',
        [readAt],
      );
      // What may no longer be kept of purged days is gone for good.
      await koha.raw(
        `DELETE k FROM oracle_kept k LEFT JOIN (${CUT}) cut ON cut.borrowernumber = k.borrowernumber
          WHERE cut.borrowernumber IS NULL OR DATE(k.happened) < cut.first
             OR (cut.reused IS NOT NULL AND k.happened <= cut.reused)`,
      );
    },
    beforePurge: async (wallTime) => {
      const [[{ last }]] = (await koha.raw('SELECT COALESCE(MAX(id), 0) AS last FROM oracle_kept')) as [
        [{ last: number }],
      ];
      const [[next]] = (await koha.raw('SELECT DATE(MIN(datetime)) AS day FROM statistics WHERE datetime >= ?', [
        wallTime,
      ])) as [[{ day: string }]];
      await koha.raw(
        `INSERT INTO oracle_kept (borrowernumber, type, happened)
         SELECT borrowernumber, type, happened FROM (${COUNTED}) counted JOIN oracle_reach r
          WHERE day >= r.source AND IF(type = 'hold', day < ?, happened < ?)`,
        [next.day, wallTime],
      );
      // Of a day that was half purged before, the earlier half has just been copied with the later one.
      await koha.raw(
        'DELETE k FROM oracle_kept k JOIN oracle_reach r ON DATE(k.happened) >= r.source WHERE k.id <= ?',
        [last],
      );
    },
    merged: async (keeper, loser) => {
      await koha('oracle_kept').where({ borrowernumber: loser }).update({ borrowernumber: keeper });
    },
    rows: async (lastDay) => {
      const [rows] = (await koha.raw(MONTHS, [lastDay])) as [Record<string, unknown>[]];
      return rows.map((row) => Object.values(row).map(String).join('|'));
    },
  };
};

const SELECT = `SELECT borrowernumber, month, loans, renewals, returns, local_uses, holds, visit_day_mask, borrow_day_mask,
  day_counts FROM kenal_visit_month`;

/** The ledger in the form in which the oracle answers. */
export const ledgerRows = async (crm: Knex): Promise<string[]> => {
  const [rows] = (await crm.raw(SELECT)) as [Record<string, unknown>[]];
  return rows.map((row) => Object.values(row).map(String).join('|'));
};

/** Holds the ledger against the oracle, after a refresh that saw everything. */
export const expectLedgerIsRight = async (
  world: World,
  oracle: Oracle,
  about: string,
  lastDay?: string,
): Promise<void> => {
  const state = await world.crm.db('kenal_ledger_state').first<{ refreshed_at: string }>('refreshed_at');
  await oracle.notice(state.refreshed_at);
  const [[wall]] = (await world.koha.db.raw(`SELECT DATE(${WALL}) AS today`, [state.refreshed_at])) as [
    [{ today: string }],
  ];
  expectSameRows(await ledgerRows(world.crm.db), await oracle.rows(lastDay ?? wall.today), about);
};
