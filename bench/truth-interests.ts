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
  /** One in a line. */
  readonly named: string;
}

/**
 * Mean share of the three subjects that patrons with 30 loans or more like best that Kenal names as their first three.
 * Subjects of which Kenal by its promise never infers anything are left out of what they like.
 */
export const scoreInterests = async (
  db: Knex,
  cut: LibraryDay,
): Promise<{ readonly patrons: number; readonly overlap: number }> => {
  const [rows] = (await db.raw(
    `SELECT t.top_subjects AS liked, i.named
       FROM ${KOHA}.demo_truth_patron AS t
       JOIN (SELECT k.borrowernumber, GROUP_CONCAT(k.value ORDER BY k.weight DESC, k.value SEPARATOR '\n' LIMIT ${TOP}) AS named
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
    const best = (JSON.parse(liked) as { readonly subject: string }[])
      .map(({ subject }) => subject.toLowerCase())
      .filter((subject) => !SENSITIVE.has(subject))
      .slice(0, TOP);
    const said = named.toLowerCase().split('\n');
    return best.filter((subject) => said.includes(subject)).length / TOP;
  });
  return { patrons: rows.length, overlap: shares.reduce((sum, share) => sum + share, 0) / rows.length };
};

const isSensitive = sensitivityOf(SHIPPED_SENSITIVE);
const SENSITIVE = new Set(
  SUBJECTS.filter(
    ({ heading, dewey }) => isSensitive(token('subject', heading)) || isSensitive(token('number', `ddc:${dewey}`)),
  ).map(({ heading }) => heading.toLowerCase()),
);

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
