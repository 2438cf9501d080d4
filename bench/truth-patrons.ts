import type { Knex } from 'knex';
import type { LibraryDay } from '../plugin/shared/time.ts';
import { CRM, KOHA } from './truth-library.ts';

/** How far ahead is foretold. */
export const DAYS_AHEAD = 182;

/** What Kenal says about a patron on the day of the cut, and what is true. */
export interface Judged {
  readonly stage: string;
  /** Of somebody whose card ran out it is known that they are out; undefined where no model says it. */
  readonly pActive: number | undefined;
  /** The same of what is expected of them in the days ahead: of who is out, nothing. */
  readonly expectedVisits: number | undefined;
  readonly pVisit: number | undefined;
  /** Days since the last visit day. */
  readonly silence: number;
  /** Whether the patron has not left, by the day of the cut. */
  readonly isActive: boolean;
  /** Borrowing days after it. */
  readonly visits: number;
  /** Borrowing days up to the cut after the first, and days from the first to the last and to the cut. */
  readonly history: { readonly x: number; readonly tx: number; readonly t: number };
}

interface Row {
  readonly stage: string;
  readonly p_active: string | null;
  readonly expected_visits_182: string | null;
  readonly p_visit_182: string | null;
  readonly silence: number;
  readonly x: number;
  readonly t_x_days: number;
  readonly since_first: number;
  readonly has_left: number;
  readonly visits: number;
}

/**
 * Everybody of whom a borrowing day is known by the day of the cut. Somebody who came back after it was away on its
 * day, if they had left before it.
 */
export const judgedPatrons = async (db: Knex, cut: LibraryDay): Promise<Judged[]> => {
  const day = cut.toString();
  const [from, until] = [cut.add({ days: 1 }), cut.add({ days: DAYS_AHEAD + 1 })];
  const [rows] = (await db.raw(
    `SELECT m.stage, m.p_active, m.expected_visits_182, m.p_visit_182, DATEDIFF(?, m.last_visit) AS silence,
            m.x, m.t_x_days, DATEDIFF(?, first.day) AS since_first,
            (t.left_on <= ?) IS TRUE OR (t.away_from <= ? AND t.returned_on > ?) IS TRUE AS has_left,
            COALESCE(later.days, 0) AS visits
       FROM ${CRM}.kenal_patron_metric AS m
       JOIN ${KOHA}.demo_truth_patron AS t ON t.borrowernumber = m.borrowernumber
       JOIN (SELECT v.borrowernumber,
                    MIN(DATE_ADD(v.month, INTERVAL BIT_COUNT((v.borrow_day_mask & -v.borrow_day_mask) - 1) DAY)) AS day
               FROM ${CRM}.kenal_visit_month AS v
              WHERE v.borrow_day_mask <> 0
              GROUP BY v.borrowernumber) AS first ON first.borrowernumber = m.borrowernumber
       LEFT JOIN (SELECT s.borrowernumber, COUNT(DISTINCT DATE(s.datetime)) AS days
                    FROM ${KOHA}.statistics AS s
                   WHERE s.type = 'issue' AND s.datetime >= ? AND s.datetime < ?
                   GROUP BY s.borrowernumber) AS later ON later.borrowernumber = m.borrowernumber
      WHERE m.x IS NOT NULL`,
    [day, day, day, day, day, from.toString(), until.toString()],
  )) as [Row[]];
  return rows.map((row) => ({
    stage: row.stage,
    pActive: row.stage === 'expired' ? 0 : numberOf(row.p_active),
    expectedVisits: row.stage === 'expired' ? 0 : numberOf(row.expected_visits_182),
    pVisit: row.stage === 'expired' ? 0 : numberOf(row.p_visit_182),
    silence: row.silence,
    isActive: row.has_left === 0,
    visits: row.visits,
    history: { x: row.x, tx: row.t_x_days, t: row.since_first },
  }));
};

const numberOf = (text: string | null): number | undefined => (text === null ? undefined : Number(text));
