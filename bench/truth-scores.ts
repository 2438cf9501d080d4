import type { Knex } from 'knex';
import { areaUnderCurve, brierScore, judge } from '../plugin/features/insight/models/trial.domain.ts';
import type { LibraryDay } from '../plugin/shared/time.ts';
import type { Figures } from './figures.ts';
import { CRM, KOHA } from './truth-library.ts';

/** How far ahead is foretold. */
export const DAYS_AHEAD = 182;

/** What Kenal says about a patron on the day of the cut, and what is true. */
interface Judged {
  readonly stage: string;
  readonly pActive: number | undefined;
  readonly expectedVisits: number;
  readonly pVisit: number;
  /** Days since the last borrowing day. */
  readonly silence: number;
  /** Whether the patron has not left, by the day of the cut. */
  readonly isActive: boolean;
  /** Borrowing days after it. */
  readonly visits: number;
}

interface Row {
  readonly stage: string;
  readonly p_active: string | null;
  readonly expected_visits_182: string | null;
  readonly p_visit_182: string | null;
  readonly silence: number | null;
  readonly has_left: number;
  readonly visits: number;
}

/** Somebody who came back after the cut was away on its day, if they had left before it. */
const judgedPatrons = async (db: Knex, cut: LibraryDay): Promise<Judged[]> => {
  const day = cut.toString();
  const [from, until] = [cut.add({ days: 1 }), cut.add({ days: DAYS_AHEAD + 1 })];
  const [rows] = (await db.raw(
    `SELECT m.stage, m.p_active, m.expected_visits_182, m.p_visit_182,
            CAST(m.t_days AS SIGNED) - CAST(m.t_x_days AS SIGNED) AS silence,
            (t.left_on <= ?) IS TRUE OR (t.away_from <= ? AND t.returned_on > ?) IS TRUE AS has_left,
            COALESCE(later.days, 0) AS visits
       FROM ${CRM}.kenal_patron_metric AS m
       JOIN ${KOHA}.demo_truth_patron AS t ON t.borrowernumber = m.borrowernumber
       LEFT JOIN (SELECT s.borrowernumber, COUNT(DISTINCT DATE(s.datetime)) AS days
                    FROM ${KOHA}.statistics AS s
                   WHERE s.type = 'issue' AND s.datetime >= ? AND s.datetime < ?
                   GROUP BY s.borrowernumber) AS later ON later.borrowernumber = m.borrowernumber`,
    [day, day, day, from.toString(), until.toString()],
  )) as [Row[]];
  return rows.map((row) => ({
    stage: row.stage,
    pActive: row.p_active === null ? undefined : Number(row.p_active),
    expectedVisits: Number(row.expected_visits_182 ?? 0),
    pVisit: Number(row.p_visit_182 ?? 0),
    silence: row.silence ?? 0,
    isActive: row.has_left === 0,
    visits: row.visits,
  }));
};

/** Patrons of whom nothing is foretold, because it is known or nothing is. */
const WITHOUT_FORECAST = new Set(['never_used', 'expired']);
const LONG_SILENCE_DAYS = 180;

/** Lays what Kenal says on the day of the cut beside the truth; figures are named after the library. */
export const scoreForecasts = async (
  db: Knex,
  { cut, name, figures }: { readonly cut: LibraryDay; readonly name: string; readonly figures: Figures },
): Promise<void> => {
  const patrons = (await judgedPatrons(db, cut)).filter(({ stage }) => !WITHOUT_FORECAST.has(stage));
  const foretold = patrons.filter(({ pActive }) => pActive !== undefined);
  figures.add(`${name}_patrons`, patrons.length, 'patrons');
  figures.add(`${name}_without_forecast`, patrons.length - foretold.length, 'patrons');
  if (foretold.length > 0) {
    scoreActivity(foretold, name, figures);
    scoreVisits(foretold, name, figures);
  }
  scoreFlag(patrons, ({ stage }) => stage === 'lapsed', { name: `${name}_lapsed`, figures });
  scoreFlag(patrons, ({ silence }) => silence > LONG_SILENCE_DAYS, { name: `${name}_silent_180_days`, figures });
};

const scoreActivity = (patrons: readonly Judged[], name: string, figures: Figures): void => {
  const truth = Uint8Array.from(patrons, ({ isActive }) => (isActive ? 1 : 0));
  const share = patrons.filter(({ isActive }) => isActive).length / patrons.length;
  const said = patrons.map(({ pActive = NaN }) => pActive);
  const recency = patrons.map(({ silence }) => -silence);
  figures.add(`${name}_truly_active`, 100 * share, '%');
  figures.add(`${name}_active_brier`, brierScore(said, truth), 'score');
  figures.add(`${name}_active_brier_base_rate`, share * (1 - share), 'score');
  figures.add(`${name}_active_auc`, areaUnderCurve(said, truth) ?? NaN, 'score');
  figures.add(`${name}_active_auc_recency`, areaUnderCurve(recency, truth) ?? NaN, 'score');
};

const scoreVisits = (patrons: readonly Judged[], name: string, figures: Figures): void => {
  const trial = judge({
    pVisit: Float64Array.from(patrons, ({ pVisit }) => pVisit),
    expectedVisits: Float64Array.from(patrons, ({ expectedVisits }) => expectedVisits),
    silence: Int32Array.from(patrons, ({ silence }) => silence),
    visits: Int32Array.from(patrons, ({ visits }) => visits),
  });
  figures.add(`${name}_visits_of_actual`, (100 * trial.visitsPredicted) / trial.visitsActual, '%');
  figures.add(`${name}_visit_brier`, trial.brier, 'score');
  figures.add(`${name}_visit_brier_base_rate`, trial.brierBase, 'score');
  figures.add(`${name}_visit_auc`, trial.auc ?? NaN, 'score');
  figures.add(`${name}_visit_auc_recency`, trial.aucRecency ?? NaN, 'score');
  figures.add(`${name}_visit_ece`, trial.ece, 'score');
};

/** How many of those flagged have left, and how many of those who have left are flagged. */
const scoreFlag = (
  patrons: readonly Judged[],
  isFlagged: (patron: Judged) => boolean,
  { name, figures }: { readonly name: string; readonly figures: Figures },
): void => {
  const flagged = patrons.filter(isFlagged);
  const left = patrons.filter(({ isActive }) => !isActive);
  const right = flagged.filter(({ isActive }) => !isActive).length;
  if (flagged.length > 0) figures.add(`${name}_precision`, right / flagged.length, 'score');
  if (left.length > 0) figures.add(`${name}_recall`, right / left.length, 'score');
};

/** Rows about patrons who chose to keep no history: there must be none. */
export const countForbidden = async (db: Knex, tables: readonly string[]): Promise<number> => {
  let rows = 0;
  for (const table of tables) {
    const [[found]] = (await db.raw(
      `SELECT COUNT(*) AS number FROM ${CRM}.${table} AS k
         JOIN ${KOHA}.borrowers AS b ON b.borrowernumber = k.borrowernumber AND b.privacy = 2`,
    )) as [[{ number: number }]];
    rows += found.number;
  }
  return rows;
};

const FEWEST_LOANS = 30;
const TOP = 3;

interface TasteRow {
  readonly borrowernumber: number;
  readonly liked: string;
  readonly named: string;
}

/** Mean share of the three subjects that patrons with 30 loans or more like best that Kenal names as their first three. */
export const scoreInterests = async (db: Knex, cut: LibraryDay): Promise<{ patrons: number; overlap: number }> => {
  const [rows] = (await db.raw(
    `SELECT t.borrowernumber, t.top_subjects AS liked, i.named
       FROM ${KOHA}.demo_truth_patron AS t
       JOIN (SELECT k.borrowernumber, JSON_ARRAYAGG(k.value ORDER BY k.weight DESC, k.value LIMIT ${TOP}) AS named
               FROM ${CRM}.kenal_interest AS k
              WHERE k.kind = 'subject'
              GROUP BY k.borrowernumber) AS i ON i.borrowernumber = t.borrowernumber
       JOIN (SELECT s.borrowernumber, COUNT(*) AS loans
               FROM ${KOHA}.statistics AS s
              WHERE s.type = 'issue' AND s.datetime < ?
              GROUP BY s.borrowernumber) AS l ON l.borrowernumber = t.borrowernumber AND l.loans >= ${FEWEST_LOANS}`,
    [cut.add({ days: 1 }).toString()],
  )) as [TasteRow[]];
  const shares = rows.map(({ liked, named }) => {
    const best = (JSON.parse(liked) as { subject: string }[]).slice(0, TOP).map(({ subject }) => subject.toLowerCase());
    const said = (JSON.parse(named) as string[]).map((value) => value.toLowerCase());
    return best.filter((subject) => said.includes(subject)).length / TOP;
  });
  return { patrons: rows.length, overlap: shares.reduce((sum, share) => sum + share, 0) / rows.length };
};
