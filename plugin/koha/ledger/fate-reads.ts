import {
  dayOf,
  dayOrNull,
  inParts,
  parts,
  patronCondition,
  SECONDS_OF_OVERLAP,
  type LedgerReader,
} from './ledger-reader.ts';
import type { DeletedPatron, LedgerSource, ReturnMonth } from './ledger-source.types.ts';
import { LOAN_TABLES } from './loan-tables.ts';

type FateReads = Pick<
  LedgerSource,
  | 'eachLoanMadeNameless'
  | 'returnMonths'
  | 'holdersOf'
  | 'deletedPatrons'
  | 'reusedNumbers'
  | 'highestAction'
  | 'mergesAfter'
>;

/** What became of loans and patrons: anonymised, deleted, merged, replaced. */
export const fateReads = ({ koha, anonymousPatron, stream, text }: LedgerReader): FateReads => ({
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

  returnMonths: async () => {
    const months: ReturnMonth[] = [];
    // The join that keeps every loan is also the one that reads them in the order in which they lie.
    await stream(
      `SELECT EXTRACT(YEAR_MONTH FROM l.returndate) AS month, SUM(COALESCE(b.privacy = 1, 0)),
              MIN(IF(b.privacy = 1, ${dayOf('l.returndate')}, NULL)), SUM(b.borrowernumber IS NULL)
         FROM old_issues AS l
         LEFT JOIN borrowers AS b ON b.borrowernumber = l.borrowernumber AND b.borrowernumber <> ?
        WHERE l.returndate >= '1970-01-02'
        GROUP BY month
        ORDER BY month`,
      [anonymousPatron ?? 0],
      ([, named, firstNamedDay, nameless]) =>
        months.push({ named: Number(named), firstNamedDay: dayOrNull(firstNamedDay), nameless: Number(nameless) }),
    );
    return months;
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
});
