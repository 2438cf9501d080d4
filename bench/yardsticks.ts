import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Knex } from 'knex';
import { VISIT_MONTH_COLUMNS } from '../plugin/features/insight/ledger.repository.ts';
import { PATRON_COLUMNS } from '../plugin/features/insight/patron-mirror.repository.ts';
import { readRows } from '../plugin/shared/db/batches.ts';
import { LINES_PER_CHUNK } from '../plugin/shared/db/bulk-load.ts';
import { LineWriter } from '../plugin/shared/db/line-writer.ts';

/** The columns of `statistics` that the ledger cannot do without, with nothing worked out from them. */
export const READ_STATISTICS = [
  `SELECT s.borrowernumber, s.datetime, s.type
     FROM statistics AS s
    WHERE s.borrowernumber IS NOT NULL AND s.type IN ('issue', 'renew', 'return', 'localuse', 'onsite_checkout')`,
] as const;

/** What else a full refresh has to read: loans, holds and the facts of patrons. */
export const READ_THE_REST = [
  'SELECT l.borrowernumber, l.issue_id, l.issuedate FROM issues AS l WHERE l.borrowernumber IS NOT NULL',
  'SELECT l.borrowernumber, l.issue_id, l.issuedate FROM old_issues AS l WHERE l.borrowernumber IS NOT NULL',
  'SELECT h.borrowernumber, h.reserve_id, h.reservedate FROM reserves AS h',
  'SELECT h.borrowernumber, h.reserve_id, h.reservedate FROM old_reserves AS h WHERE h.borrowernumber IS NOT NULL',
  `SELECT b.borrowernumber, b.branchcode, b.categorycode, b.dateofbirth, b.dateenrolled, b.dateexpiry, b.zipcode,
          b.lang, b.privacy, b.debarred, b.gonenoaddress, b.lost, b.cardnumber
     FROM borrowers AS b`,
] as const;

/**
 * The ledger by one statement of SQL, with the same first day for each patron. It leaves out the written days
 * (`day_counts`), which SQL could only make by grouping twice: that makes it quicker than an equal result would be.
 */
export const ledgerBySql = (koha: string, anonymousPatron: number): string => `
  INSERT INTO kenal_visit_month
    (borrowernumber, month, loans, renewals, returns, local_uses, holds, visit_day_mask, borrow_day_mask)
  SELECT s.borrowernumber, CAST(DATE_FORMAT(s.datetime, '%Y-%m-01') AS DATE) AS month,
         SUM(s.type = 'issue'), SUM(s.type = 'renew'), SUM(s.type = 'return'),
         SUM(s.type IN ('localuse', 'onsite_checkout')), 0,
         BIT_OR(IF(s.type IN ('issue', 'localuse', 'onsite_checkout'), 1 << (DAYOFMONTH(s.datetime) - 1), 0)),
         BIT_OR(IF(s.type = 'issue', 1 << (DAYOFMONTH(s.datetime) - 1), 0))
    FROM ${koha}.statistics AS s
    JOIN (SELECT b.borrowernumber, MIN(l.day) AS first_day
            FROM (SELECT i.borrowernumber, DATE(i.issuedate) AS day FROM ${koha}.issues AS i
                  UNION ALL
                  SELECT o.borrowernumber, DATE(o.issuedate) FROM ${koha}.old_issues AS o
                   WHERE o.borrowernumber IS NOT NULL) AS l
            JOIN ${koha}.borrowers AS b
              ON b.borrowernumber = l.borrowernumber AND b.privacy <> 2 AND b.borrowernumber <> ${anonymousPatron}
            JOIN ${koha}.categories AS c ON c.categorycode = b.categorycode AND c.category_type NOT IN ('X', 'I')
           GROUP BY b.borrowernumber) AS p ON p.borrowernumber = s.borrowernumber
   WHERE s.type IN ('issue', 'renew', 'return', 'localuse', 'onsite_checkout') AND s.datetime >= p.first_day
   GROUP BY s.borrowernumber, month`;

/** The patron to whom loans are given that must not name anybody; 0 if there is none. */
export const anonymousPatronOf = async (db: Knex): Promise<number> => {
  const row = await db('systempreferences')
    .where({ variable: 'AnonymousPatron' })
    .first<{ value: string | null } | undefined>('value');
  return Number(row?.value ?? 0) || 0;
};

/** Rows of two ledgers, and those that are the same in both in all but the written days. */
export const compareLedgers = async (
  admin: Knex,
  one: string,
  other: string,
): Promise<{ readonly rows: number; readonly otherRows: number; readonly same: number }> => {
  const columns = VISIT_MONTH_COLUMNS.filter((column) => column !== 'day_counts');
  const count = async (from: string): Promise<number> => {
    const [[row]] = (await admin.raw(`SELECT COUNT(*) AS rows_found FROM ${from}`)) as [[{ rows_found: number }]];
    return row.rows_found;
  };
  return {
    rows: await count(`${one}.kenal_visit_month`),
    otherRows: await count(`${other}.kenal_visit_month`),
    same: await count(
      `${one}.kenal_visit_month AS a JOIN ${other}.kenal_visit_month AS b
         ON ${columns.map((column) => `a.${column} = b.${column}`).join(' AND ')}`,
    ),
  };
};

const COLUMNS = { kenal_visit_month: VISIT_MONTH_COLUMNS, kenal_patron: PATRON_COLUMNS } as const;

/** Writes a table as lines for LOAD DATA, in pieces of the size that a refresh sends; answers rows and bytes of each. */
export const writeLines = async (
  crm: Knex,
  table: keyof typeof COLUMNS,
  file: string,
): Promise<(readonly [rows: number, bytes: number])[]> => {
  const chunks: (readonly [number, number])[] = [];
  const stream = createWriteStream(file);
  const writer = new LineWriter();
  let rows = 0;
  const close = (): void => {
    if (rows === 0) return;
    const bytes = writer.take();
    stream.write(bytes);
    chunks.push([rows, bytes.length]);
    rows = 0;
  };
  await readRows(crm, `SELECT ${COLUMNS[table].join(', ')} FROM ${table} ORDER BY borrowernumber`, [], (row) => {
    for (const cell of row) writer.text(cell === null ? null : String(cell));
    writer.endLine();
    rows += 1;
    if (rows === LINES_PER_CHUNK) close();
  });
  close();
  stream.end();
  await once(stream, 'finish');
  return chunks;
};
