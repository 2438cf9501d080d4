import type { Knex } from 'knex';
import { SUBJECTS } from '../plugin/demo/library/words/subjects.ts';
import { SHIPPED_SENSITIVE, sensitivityOf } from '../plugin/features/interests/sensitive.domain.ts';
import { token } from '../plugin/features/interests/token.domain.ts';
import type { LibraryDay } from '../plugin/shared/time.ts';
import { CRM, KOHA } from './truth-library.ts';

const FEWEST_LOANS = 30;
const TOP = 3;

interface TasteRow {
  /** JSON. */
  readonly liked: string;
  /** One in a line; null where Kenal names none. */
  readonly named: string | null;
  /** Loans up to the cut of which Koha still names the patron: what Kenal can know. */
  readonly kept: number;
}

export interface Overlap {
  readonly patrons: number;
  /** Of them, those of whom Kenal names no subject. */
  readonly unnamed: number;
  /** Mean share of their three best liked subjects that Kenal names as its first three. */
  readonly overlap: number;
}

/**
 * What patrons with 30 loans or more like best, beside what Kenal names first: of everybody whose history may be kept,
 * also where nothing is named; and of those of whom as many loans are left under their name.
 *
 * Subjects of which Kenal by its promise never infers anything are left out of what they like.
 */
export const scoreInterests = async (
  db: Knex,
  cut: LibraryDay,
): Promise<{ readonly all: Overlap; readonly kept: Overlap }> => {
  const end = cut.add({ days: 1 }).toString();
  const [rows] = (await db.raw(
    `SELECT t.top_subjects AS liked, i.named, COALESCE(n.loans, 0) AS kept
       FROM ${KOHA}.demo_truth_patron AS t
       JOIN ${CRM}.kenal_patron AS p
         ON p.borrowernumber = t.borrowernumber AND p.privacy <> 2 AND p.excluded_because IS NULL
       JOIN (SELECT s.borrowernumber, COUNT(*) AS loans
               FROM ${KOHA}.statistics AS s
              WHERE s.type = 'issue' AND s.datetime < ?
              GROUP BY s.borrowernumber) AS l ON l.borrowernumber = t.borrowernumber AND l.loans >= ${FEWEST_LOANS}
       LEFT JOIN (SELECT o.borrowernumber, COUNT(*) AS loans
                    FROM (SELECT borrowernumber, issuedate FROM ${KOHA}.issues
                          UNION ALL SELECT borrowernumber, issuedate FROM ${KOHA}.old_issues) AS o
                   WHERE o.issuedate < ?
                   GROUP BY o.borrowernumber) AS n ON n.borrowernumber = t.borrowernumber
       LEFT JOIN (SELECT k.borrowernumber,
                         GROUP_CONCAT(k.value ORDER BY k.weight DESC, k.value SEPARATOR '\n' LIMIT ${TOP}) AS named
                    FROM ${CRM}.kenal_interest AS k
                   WHERE k.kind = 'subject'
                   GROUP BY k.borrowernumber) AS i ON i.borrowernumber = t.borrowernumber`,
    [end, end],
  )) as [TasteRow[]];
  return { all: overlapOf(rows), kept: overlapOf(rows.filter(({ kept }) => kept >= FEWEST_LOANS)) };
};

const overlapOf = (rows: readonly TasteRow[]): Overlap => ({
  patrons: rows.length,
  unnamed: rows.filter(({ named }) => named === null).length,
  overlap: rows.reduce((sum, row) => sum + shareOf(row), 0) / rows.length,
});

const shareOf = ({ liked, named }: TasteRow): number => {
  const best = (JSON.parse(liked) as { readonly subject: string }[])
    .map(({ subject }) => subject.toLowerCase())
    .filter((subject) => !SENSITIVE.has(subject))
    .slice(0, TOP);
  const said = named?.toLowerCase().split('\n') ?? [];
  return best.filter((subject) => said.includes(subject)).length / TOP;
};

const isSensitive = sensitivityOf(SHIPPED_SENSITIVE);
const SENSITIVE = new Set(
  SUBJECTS.filter(
    ({ heading, dewey }) => isSensitive(token('subject', heading)) || isSensitive(token('number', `ddc:${dewey}`)),
  ).map(({ heading }) => heading.toLowerCase()),
);

/** Patrons who chose to keep no history. */
export const countPrivate = async (db: Knex): Promise<number> => {
  const [[found]] = (await db.raw(`SELECT COUNT(*) AS number FROM ${KOHA}.borrowers AS b WHERE b.privacy = 2`)) as [
    [{ number: number }],
  ];
  return found.number;
};

/** Rows about them: there must be none. */
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
