import type { Knex } from 'knex';
import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { RefreshStep } from '../insight/index.ts';
import { dropProfiles } from './profile.follower.ts';

/**
 * Lets go of profiles whose patron is not there any more: made anonymous in Koha; another person under the number, also
 * where no refresh ever saw the first; or, looked for at night, gone before any refresh saw them.
 */
export const profileStep = ({ crm }: { readonly crm: Knex }): RefreshStep => ({
  name: 'profiles',
  run: async ({ asked, changed, isPast, throwIfAborted }) => {
    if (isPast) return { removed: 0 };
    const parts = changed === 'everybody' ? [undefined] : inParts(changed);
    let removed = 0;
    for (const part of parts) {
      throwIfAborted();
      removed += await settle(crm, part);
    }
    if (asked !== 'changes') removed += await letGo(crm, await withoutPatron(crm));
    return { removed };
  },
});

const settle = async (crm: Knex, part: readonly number[] | undefined): Promise<number> => {
  const gone = await profilesBeside(crm, part)
    .where((either) => {
      void either
        .where('p.excluded_because', 'anonymised')
        .orWhereRaw('(NOT k.dateenrolled <=> p.dateenrolled AND NOT k.card_fingerprint <=> p.card_fingerprint)');
    })
    .pluck<number[]>('k.borrowernumber');
  const removed = await letGo(crm, gone);
  const renewed = await profilesBeside(crm, part)
    .whereRaw('NOT (k.dateenrolled <=> p.dateenrolled AND k.card_fingerprint <=> p.card_fingerprint)')
    .pluck<number[]>('k.borrowernumber');
  for (const some of inParts(renewed))
    await crm.raw(
      `UPDATE kenal_profile AS k JOIN kenal_patron AS p ON p.borrowernumber = k.borrowernumber
          SET k.dateenrolled = p.dateenrolled, k.card_fingerprint = p.card_fingerprint
        WHERE k.borrowernumber IN (?)`,
      [some] as never[],
    );
  return removed;
};

const profilesBeside = (crm: Knex, part: readonly number[] | undefined): Knex.QueryBuilder => {
  const query = crm('kenal_profile as k').join('kenal_patron as p', 'p.borrowernumber', 'k.borrowernumber');
  return part === undefined ? query : query.whereIn('k.borrowernumber', [...part]);
};

/** Older than a day, so that nobody is meant who enrolled while the refresh was reading. */
const withoutPatron = (crm: Knex): Promise<number[]> =>
  crm('kenal_profile as k')
    .leftJoin('kenal_patron as p', 'p.borrowernumber', 'k.borrowernumber')
    .whereNull('p.borrowernumber')
    .whereRaw('k.begun_at < UTC_TIMESTAMP() - INTERVAL 1 DAY')
    .pluck<number[]>('k.borrowernumber');

const letGo = async (crm: Knex, borrowernumbers: readonly number[]): Promise<number> => {
  for (const part of inParts(borrowernumbers))
    await inTransaction(crm, (trx: Db & Knex.Transaction) => dropProfiles(trx, part));
  return borrowernumbers.length;
};
