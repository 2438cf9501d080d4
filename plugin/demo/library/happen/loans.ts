import type { Db } from '../../../shared/db/connection.ts';
import { NotFound } from '../../../shared/errors.ts';
import { libraryDay } from '../../../shared/time.ts';
import { insertFitting, tableColumns } from '../tables.ts';
import { happening, type Occasion, type WallTime } from './happening.ts';

const LOAN_DAYS = 28;

interface ItemRow {
  readonly itemnumber: number;
  readonly homebranch: string | null;
  readonly itype: string | null;
  readonly location: string | null;
  readonly ccode: string | null;
}

interface LoanRow {
  readonly issue_id: number;
  readonly borrowernumber: number;
  readonly itemnumber: number;
  readonly branchcode: string | null;
  readonly date_due: WallTime;
  readonly privacy: number;
}

interface Transaction {
  readonly type: 'issue' | 'renew' | 'return' | 'localuse' | 'onsite_checkout';
  readonly at: WallTime;
  readonly itemnumber: number;
  readonly borrowernumber: number | null;
  readonly branch?: string | undefined;
}

interface Checkout extends Occasion {
  readonly borrowernumber: number;
  readonly itemnumber: number;
  readonly at: WallTime;
  readonly due?: WallTime;
  readonly branchcode?: string;
  readonly onsite?: boolean;
}

/** Lends an item: a row in `issues` and one in `statistics`. Returns the issue_id. */
export const addCheckout = (db: Db, checkout: Checkout): Promise<number> =>
  happening(db, checkout, async (trx) => {
    const { borrowernumber, itemnumber, at, onsite = false } = checkout;
    const item = await itemOf(trx, itemnumber);
    const due = checkout.due ?? daysLater(at, onsite ? 0 : LOAN_DAYS);
    const branchcode = checkout.branchcode ?? item.homebranch;
    const issueId = await insertFitting(trx, 'issues', {
      borrowernumber,
      itemnumber,
      branchcode,
      date_due: due,
      issuedate: at,
      onsite_checkout: onsite ? 1 : 0,
    });
    await trx('items')
      .where({ itemnumber })
      .update({
        onloan: due.slice(0, 10),
        datelastborrowed: at.slice(0, 10),
        issues: trx.raw('COALESCE(issues, 0) + 1'),
      });
    await record(trx, {
      type: onsite ? 'onsite_checkout' : 'issue',
      at,
      itemnumber,
      borrowernumber,
      branch: branchcode ?? undefined,
    });
    return issueId;
  });

interface Return extends Occasion {
  readonly issueId: number;
  readonly at: WallTime;
  readonly branchcode?: string;
}

/**
 * Takes a loan back: the row moves from `issues` to `old_issues` under its number. For a patron who wants no history
 * it names nobody there, although `statistics` keeps the borrowernumber.
 */
export const addReturn = (db: Db, { issueId, at, branchcode, ...occasion }: Return): Promise<void> =>
  happening(db, occasion, async (trx) => {
    const loan = await openLoan(trx, issueId);
    const branch = branchcode ?? loan.branchcode ?? undefined;
    await trx('issues').where('issue_id', issueId).update({ returndate: at });
    const columns = sharedColumns(await tableColumns(trx), 'issues', 'old_issues').filter(
      (name) => name !== 'timestamp',
    );
    await trx.raw('INSERT INTO old_issues (??) SELECT ?? FROM issues WHERE issue_id = ?', [columns, columns, issueId]);
    await keepCharges(trx, issueId);
    await trx('issues').where('issue_id', issueId).delete();
    await trx('items').where('itemnumber', loan.itemnumber).update({ onloan: null });
    if (loan.privacy === 2)
      await trx('old_issues')
        .where('issue_id', issueId)
        .update({ borrowernumber: await anonymousPatron(trx) });
    const { itemnumber, borrowernumber } = loan;
    await record(trx, { type: 'return', at, itemnumber, borrowernumber, branch });
  });

interface Renewal extends Occasion {
  readonly issueId: number;
  readonly at: WallTime;
  readonly due?: WallTime;
}

/** Renews an open loan. */
export const addRenewal = (db: Db, { issueId, at, due, ...occasion }: Renewal): Promise<void> =>
  happening(db, occasion, async (trx) => {
    const loan = await openLoan(trx, issueId);
    const columns = (await tableColumns(trx)).get('issues') ?? [];
    const counter = columns.includes('renewals_count') ? 'renewals_count' : 'renewals';
    await trx('issues')
      .where('issue_id', issueId)
      .update({
        [counter]: trx.raw('COALESCE(??, 0) + 1', [counter]),
        lastreneweddate: at,
        date_due: due ?? daysLater(at, LOAN_DAYS),
      });
    if ((await tableColumns(trx)).has('checkout_renewals'))
      await insertFitting(trx, 'checkout_renewals', { checkout_id: issueId, seen: 1, interface: 'intranet' });
    const { itemnumber, borrowernumber } = loan;
    await record(trx, { type: 'renew', at, itemnumber, borrowernumber, branch: loan.branchcode ?? undefined });
  });

interface LocalUse extends Occasion {
  readonly itemnumber: number;
  /** Null: the desk does not know who used the item. */
  readonly borrowernumber: number | null;
  readonly at: WallTime;
  readonly branchcode?: string;
}

/** Counts a use inside the library: `statistics` only. */
export const addLocalUse = (
  db: Db,
  { itemnumber, borrowernumber, at, branchcode, ...occasion }: LocalUse,
): Promise<void> =>
  happening(db, occasion, (trx) =>
    record(trx, { type: 'localuse', at, itemnumber, borrowernumber, branch: branchcode }),
  );

/**
 * Takes the name off returned loans: of one patron (a borrowernumber), or of everybody who did not choose "forever"
 * and whose loan came back before a wall time. `statistics` is left alone, as Koha leaves it.
 */
export const anonymiseLoans = (db: Db, which: number | WallTime, occasion: Occasion = {}): Promise<number> =>
  happening(db, occasion, async (trx) => {
    const anonymous = await anonymousPatron(trx);
    const loans = trx('old_issues').whereNotNull('borrowernumber').update({ borrowernumber: anonymous });
    if (anonymous !== null) void loans.whereNot('borrowernumber', anonymous);
    if (typeof which === 'number') return loans.where('borrowernumber', which);
    return loans
      .where('returndate', '<', which)
      .whereIn('borrowernumber', trx('borrowers').where('privacy', '<>', 0).select('borrowernumber'));
  });

/** Removes the rows of `statistics` from before a wall time. Returns how many. */
export const purgeStatistics = (db: Db, before: WallTime): Promise<number> =>
  happening(db, {}, (trx) => trx('statistics').where('datetime', '<', before).delete());

/** The borrowernumber in the preference AnonymousPatron, or null when it is not set. */
export const anonymousPatron = async (db: Db): Promise<number | null> => {
  const [value] = await db('systempreferences').where('variable', 'AnonymousPatron').pluck<string[]>('value');
  const number = Number(value ?? 0);
  return number > 0 ? number : null;
};

/** The columns that two tables have in common. */
export const sharedColumns = (
  columns: ReadonlyMap<string, readonly string[]>,
  one: string,
  other: string,
): string[] => {
  const theirs = columns.get(other) ?? [];
  return (columns.get(one) ?? []).filter((name) => theirs.includes(name));
};

const record = async (db: Db, { type, at, itemnumber, borrowernumber, branch }: Transaction): Promise<void> => {
  const item = await itemOf(db, itemnumber);
  const categorycode =
    borrowernumber === null ? [] : await db('borrowers').where({ borrowernumber }).pluck<string[]>('categorycode');
  await insertFitting(db, 'statistics', {
    datetime: at,
    branch: branch ?? item.homebranch,
    value: 0,
    type,
    other: '',
    itemnumber,
    itemtype: item.itype,
    location: item.location,
    borrowernumber,
    ccode: item.ccode,
    categorycode: categorycode[0] ?? null,
    interface: 'intranet',
  });
};

/** Charges follow their loan into the history, where the version has a place for it. */
const keepCharges = async (db: Db, issueId: number): Promise<void> => {
  const columns = (await tableColumns(db)).get('accountlines') ?? [];
  if (!columns.includes('old_issue_id')) return;
  await db('accountlines').where('issue_id', issueId).update({ old_issue_id: issueId, issue_id: null });
};

const itemOf = async (db: Db, itemnumber: number): Promise<ItemRow> => {
  const item = await db('items')
    .where({ itemnumber })
    .first<ItemRow | undefined>('itemnumber', 'homebranch', 'itype', 'location', 'ccode');
  if (item === undefined) throw new NotFound('demo.item', 'There is no such item.', { itemnumber });
  return item;
};

const openLoan = async (db: Db, issueId: number): Promise<LoanRow> => {
  const loan = await db('issues as loan')
    .join('borrowers as patron', 'patron.borrowernumber', 'loan.borrowernumber')
    .where('loan.issue_id', issueId)
    .first<LoanRow | undefined>(
      'loan.issue_id',
      'loan.borrowernumber',
      'loan.itemnumber',
      'loan.branchcode',
      'loan.date_due',
      'patron.privacy',
    );
  if (loan === undefined) throw new NotFound('demo.loan', 'There is no such open loan.', { issueId });
  return loan;
};

const daysLater = (at: WallTime, days: number): WallTime =>
  `${libraryDay(at.slice(0, 10)).add({ days }).toString()} 23:59:00`;
