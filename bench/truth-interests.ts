import type { Knex } from 'knex';
import { SUBJECTS } from '../plugin/demo/library/words/subjects.ts';
import { SHIPPED_SENSITIVE, sensitivityOf } from '../plugin/features/interests/sensitive.domain.ts';
import { token } from '../plugin/features/interests/token.domain.ts';
import type { LibraryDay } from '../plugin/shared/time.ts';
import { CRM, KOHA } from './truth-library.ts';

/** Fewest loans of readers of whom much, some and little is known. */
const MANY = 30;
const SOME = 10;
const FEW = 5;
const TOP = 3;

interface TasteRow {
  /** JSON. */
  readonly liked: string;
  /** One in a line; null where Kenal names none. */
  readonly named: string | null;
  /** Up to the cut. */
  readonly loans: number;
  /** Loans up to the cut of which Koha still names the patron: what Kenal can know. */
  readonly kept: number;
}

export interface Overlap {
  readonly patrons: number;
  /** Of them, those of whom Kenal names no subject. */
  readonly unnamed: number;
  /** Mean share of their three best liked subjects that Kenal names as its first three. */
  readonly overlap: number;
  /** Of the subjects that Kenal names as its first three, the share that is among their three best liked. */
  readonly precision: number;
}

export interface TasteScore {
  /** Of readers with 30 loans or more. */
  readonly all: Overlap;
  /** Of those of them of whom as many loans are left under their name. */
  readonly kept: Overlap;
  readonly from10: Overlap;
  readonly from5: Overlap;
}

/**
 * What patrons like best, beside what Kenal names first: of everybody whose history may be kept, also where nothing is
 * named, by how many loans they had: 30 or more, 10 to 29, 5 to 9.
 *
 * Subjects of which Kenal by its promise never infers anything are left out of what they like.
 */
export const scoreInterests = async (db: Knex, cut: LibraryDay): Promise<TasteScore> => {
  const end = cut.add({ days: 1 }).toString();
  const [rows] = (await db.raw(
    `SELECT t.top_subjects AS liked, i.named, l.loans, COALESCE(n.loans, 0) AS kept
       FROM ${KOHA}.demo_truth_patron AS t
       JOIN ${CRM}.kenal_patron AS p
         ON p.borrowernumber = t.borrowernumber AND p.privacy <> 2 AND p.excluded_because IS NULL
       JOIN (SELECT s.borrowernumber, COUNT(*) AS loans
               FROM ${KOHA}.statistics AS s
              WHERE s.type = 'issue' AND s.datetime < ?
              GROUP BY s.borrowernumber) AS l ON l.borrowernumber = t.borrowernumber AND l.loans >= ${FEW}
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
  const readers = rows.filter(({ loans }) => loans >= MANY);
  return {
    all: overlapOf(readers),
    kept: overlapOf(readers.filter(({ kept }) => kept >= MANY)),
    from10: overlapOf(rows.filter(({ loans }) => loans >= SOME && loans < MANY)),
    from5: overlapOf(rows.filter(({ loans }) => loans < SOME)),
  };
};

const overlapOf = (rows: readonly TasteRow[]): Overlap => ({
  patrons: rows.length,
  unnamed: rows.filter(({ named }) => named === null).length,
  overlap: sumOf(rows, hitsOf) / (TOP * rows.length),
  precision: sumOf(rows, hitsOf) / sumOf(rows, ({ named }) => wordsOf(named).length),
});

const sumOf = (rows: readonly TasteRow[], of: (row: TasteRow) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

const wordsOf = (named: string | null): string[] => named?.toLowerCase().split('\n') ?? [];

/** How many of their three best liked subjects Kenal names. */
const hitsOf = ({ liked, named }: TasteRow): number => {
  const best = (JSON.parse(liked) as { readonly subject: string }[])
    .map(({ subject }) => subject.toLowerCase())
    .filter((subject) => !SENSITIVE.has(subject))
    .slice(0, TOP);
  const said = wordsOf(named);
  return best.filter((subject) => said.includes(subject)).length;
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
