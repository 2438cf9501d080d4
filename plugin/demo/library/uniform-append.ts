import { happening } from './happen/happening.ts';
import { sharedColumns } from './happen/loans.ts';
import { randomFor } from './random.ts';
import { tableColumns } from './tables.ts';
import type { AppendOptions, AppendSummary } from './types.ts';
import type { Db } from '../../shared/db/connection.ts';

const BATCH = 1000;
const SHARE_OF_EACH = 0.45;
const OPENING = 8 * 3600;
const OPEN_SECONDS = 10 * 3600;

interface Use {
  readonly type: 'issue' | 'return' | 'localuse';
  readonly itemnumber: number;
  readonly borrowernumber: number;
}

/**
 * Adds one day of transactions to a library made by `generateUniform`: nearly half loans, nearly half returns of what
 * is out, the rest local use. For measuring what an incremental refresh costs.
 */
export const appendUniform = ({ db, seed, rows, day }: AppendOptions): Promise<AppendSummary> =>
  happening(db, {}, async (trx) => {
    const random = randomFor(seed, `append ${day.toString()}`);
    const wanted = Math.floor(rows * SHARE_OF_EACH);
    const back = await trx('issues')
      .orderBy('issue_id')
      .limit(wanted)
      .select<{ issue_id: number; itemnumber: number; borrowernumber: number }[]>(
        'issue_id',
        'itemnumber',
        'borrowernumber',
      );
    const free = await trx('items as item')
      .leftJoin('issues as loan', 'loan.itemnumber', 'item.itemnumber')
      .whereNull('loan.issue_id')
      .orderBy('item.itemnumber')
      .limit(wanted)
      .pluck<number[]>('item.itemnumber');
    const [last] = await trx('borrowers').max<{ number: number }[]>({ number: 'borrowernumber' });
    const somebody = (): number => 1 + random.below(last?.number ?? 1);

    const issues = free.map((itemnumber): Use => ({ type: 'issue', itemnumber, borrowernumber: somebody() }));
    const returns = back.map(({ itemnumber, borrowernumber }): Use => ({ type: 'return', itemnumber, borrowernumber }));
    const localUses = Array.from({ length: rows - issues.length - returns.length }, (): Use => ({
      type: 'localuse',
      itemnumber: 1 + random.below(Math.max(1, free.length)),
      borrowernumber: somebody(),
    }));
    const uses = [...returns, ...issues, ...localUses];
    const at = (i: number): string =>
      `${day.toString()} ${clock(OPENING + Math.floor((i * OPEN_SECONDS) / uses.length))}`;

    await moveToHistory(
      trx,
      back.map(({ issue_id }) => issue_id),
      at(0),
    );
    await trx.batchInsert(
      'issues',
      issues.map(({ itemnumber, borrowernumber }, i) => ({
        itemnumber,
        borrowernumber,
        branchcode: 'CTR',
        issuedate: at(returns.length + i),
        date_due: `${day.add({ days: 28 }).toString()} 23:59:00`,
      })),
      BATCH,
    );
    await trx.batchInsert(
      'statistics',
      uses.map(({ type, itemnumber, borrowernumber }, i) => ({
        datetime: at(i),
        branch: 'CTR',
        value: 0,
        type,
        itemnumber,
        itemtype: 'BK',
        borrowernumber,
      })),
      BATCH,
    );
    return { issues: issues.length, returns: returns.length, localUses: localUses.length };
  });

const moveToHistory = async (db: Db, loans: readonly number[], returndate: string): Promise<void> => {
  const columns = sharedColumns(await tableColumns(db), 'issues', 'old_issues').filter(
    (name) => name !== 'timestamp' && name !== 'returndate' && name !== 'borrowernumber',
  );
  const qualified = columns.map((name) => `loan.${name}`);
  for (let first = 0; first < loans.length; first += BATCH) {
    const some = loans.slice(first, first + BATCH);
    await db.raw(
      `INSERT INTO old_issues (??, returndate, borrowernumber)
       SELECT ??, ?, IF(patron.privacy = 2, NULL, patron.borrowernumber)
       FROM issues AS loan
       JOIN borrowers AS patron ON patron.borrowernumber = loan.borrowernumber
       WHERE loan.issue_id IN (${some.join(',')})`,
      [columns, qualified, returndate],
    );
    await db('issues').whereIn('issue_id', some).delete();
  }
};

const clock = (second: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
};
