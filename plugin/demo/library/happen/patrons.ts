import type { Db } from '../../../shared/db/connection.ts';
import { Conflict, NotFound } from '../../../shared/errors.ts';
import { insertFitting, tableColumns } from '../tables.ts';
import { happening, type Occasion } from './happening.ts';
import { anonymousPatron, sharedColumns } from './loans.ts';

interface NewPatron extends Occasion {
  readonly cardnumber: string;
  readonly surname: string;
  readonly firstname?: string;
  readonly branchcode: string;
  readonly categorycode: string;
  /** Days as `YYYY-MM-DD`. */
  readonly dateenrolled: string;
  readonly dateexpiry?: string;
  readonly privacy?: 0 | 1 | 2;
}

/** Registers a patron. Returns the borrowernumber. */
export const addPatron = (db: Db, person: NewPatron): Promise<number> =>
  happening(db, person, (trx) => insertFitting(trx, 'borrowers', patronRow(person)));

/**
 * Registers another person under the number of a patron who is gone, as old database servers did after a restart.
 *
 * @throws Conflict when the number still belongs to somebody.
 */
export const reuseNumber = (db: Db, borrowernumber: number, person: NewPatron): Promise<void> =>
  happening(db, person, async (trx) => {
    if ((await trx('borrowers').where({ borrowernumber }).pluck('borrowernumber')).length > 0)
      throw new Conflict('demo.number-in-use', 'This number still belongs to a patron.', { borrowernumber });
    await insertFitting(trx, 'borrowers', { borrowernumber, ...patronRow(person) });
  });

/** Changes what a patron wants Koha to remember. Choosing 2 takes the name off past loans at once. */
export const setPrivacy = (
  db: Db,
  borrowernumber: number,
  privacy: 0 | 1 | 2,
  occasion: Occasion = {},
): Promise<void> =>
  happening(db, occasion, async (trx) => {
    await trx('borrowers').where({ borrowernumber }).update({ privacy });
    if (privacy !== 2) return;
    await trx('old_issues')
      .where({ borrowernumber })
      .update({ borrowernumber: await anonymousPatron(trx) });
  });

interface Deletion extends Occasion {
  /** Whether the row is copied to `deletedborrowers` first; the clean-up tool does not always do that. */
  readonly copy: boolean;
  /** Whether the preference BorrowersLog is on. */
  readonly log?: boolean;
}

/**
 * Deletes a patron: holds are cancelled, loans and money lose the name, messages go, `statistics` stays.
 *
 * @throws Conflict while the patron still has something on loan.
 */
export const deletePatron = (
  db: Db,
  borrowernumber: number,
  { copy, log = true, ...occasion }: Deletion,
): Promise<void> =>
  happening(db, occasion, async (trx) => {
    const [open] = await trx('issues').where({ borrowernumber }).limit(1).pluck<number[]>('issue_id');
    if (open !== undefined)
      throw new Conflict('demo.patron-has-loans', 'A patron with open loans cannot be deleted.', { borrowernumber });
    await cancelHolds(trx, borrowernumber);
    if (copy) await copyToDeleted(trx, borrowernumber);
    await trx('borrowers').where({ borrowernumber }).delete();
    if (log) await logMember(trx, 'DELETE', borrowernumber, '');
  });

interface Merge extends Occasion {
  /** Whether the preference BorrowersLog is on. */
  readonly log?: boolean;
}

/**
 * Merges `loser` into `keeper`: what Koha re-points is re-pointed (loans, statistics, holds, money, messages, ...), what
 * it leaves (consents, relationships, interlibrary requests, lists) goes with the loser, who is copied to
 * `deletedborrowers` and deleted.
 */
export const mergePatrons = (
  db: Db,
  keeper: number,
  loser: number,
  { log = true, ...occasion }: Merge = {},
): Promise<void> =>
  happening(db, occasion, async (trx) => {
    const [kept, lost] = [await cardOf(trx, keeper), await cardOf(trx, loser)];
    const columns = await tableColumns(trx);
    for (const [table, column] of REPOINTED)
      if (columns.get(table)?.includes(column) === true)
        await trx.raw('UPDATE IGNORE ?? SET ?? = ? WHERE ?? = ?', [table, column, keeper, column, loser]);
    await copyToDeleted(trx, loser);
    await trx('borrowers').where('borrowernumber', loser).delete();
    if (!log) return;
    await logMember(trx, 'DELETE', loser, '');
    await logMember(trx, 'PATRON_MERGE', keeper, `Card ${lost} was merged into card ${kept}`);
  });

/** Everything that `merge_with` moves to the patron who is kept. */
const REPOINTED: readonly (readonly [table: string, column: string])[] = [
  ['borrower_attributes', 'borrowernumber'],
  ['accountlines', 'borrowernumber'],
  ['article_requests', 'borrowernumber'],
  ['borrower_debarments', 'borrowernumber'],
  ['borrower_files', 'borrowernumber'],
  ['borrower_modifications', 'borrowernumber'],
  ['club_enrollments', 'borrowernumber'],
  ['issues', 'borrowernumber'],
  ['items_last_borrower', 'borrowernumber'],
  ['linktracker', 'borrowernumber'],
  ['messages', 'borrowernumber'],
  ['message_queue', 'borrowernumber'],
  ['old_issues', 'borrowernumber'],
  ['old_reserves', 'borrowernumber'],
  ['ratings', 'borrowernumber'],
  ['reserves', 'borrowernumber'],
  ['reviews', 'borrowernumber'],
  ['search_history', 'userid'],
  ['statistics', 'borrowernumber'],
  ['suggestions', 'suggestedby'],
  ['tags_all', 'borrowernumber'],
  ['virtualshelves', 'owner'],
];

const patronRow = ({
  cardnumber,
  surname,
  firstname,
  branchcode,
  categorycode,
  dateenrolled,
  dateexpiry,
  privacy,
}: NewPatron) => ({
  cardnumber,
  surname,
  firstname: firstname ?? null,
  branchcode,
  categorycode,
  dateenrolled,
  dateexpiry: dateexpiry ?? null,
  privacy: privacy ?? 1,
});

const cardOf = async (db: Db, borrowernumber: number): Promise<string> => {
  const [card] = await db('borrowers').where({ borrowernumber }).pluck<(string | null)[]>('cardnumber');
  if (card === undefined) throw new NotFound('demo.patron', 'There is no such patron.', { borrowernumber });
  return card ?? '';
};

const copyToDeleted = async (db: Db, borrowernumber: number): Promise<void> => {
  const columns = sharedColumns(await tableColumns(db), 'borrowers', 'deletedborrowers').filter(
    (name) => name !== 'updated_on',
  );
  await db.raw(
    'INSERT INTO deletedborrowers (??, updated_on) SELECT ??, CURRENT_TIMESTAMP FROM borrowers WHERE borrowernumber = ?',
    [columns, columns, borrowernumber],
  );
};

const cancelHolds = async (db: Db, borrowernumber: number): Promise<void> => {
  await db('reserves')
    .where({ borrowernumber })
    .update({ cancellationdate: db.raw('CURRENT_DATE'), priority: 0 });
  const columns = sharedColumns(await tableColumns(db), 'reserves', 'old_reserves');
  await db.raw('INSERT INTO old_reserves (??) SELECT ?? FROM reserves WHERE borrowernumber = ?', [
    columns,
    columns,
    borrowernumber,
  ]);
  await db('reserves').where({ borrowernumber }).delete();
};

const logMember = async (db: Db, action: string, object: number, info: string): Promise<void> => {
  await insertFitting(db, 'action_logs', { user: 0, module: 'MEMBERS', action, object, info, interface: 'intranet' });
};
