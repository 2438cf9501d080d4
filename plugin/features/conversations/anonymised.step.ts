import type { Knex } from 'knex';
import { inParts } from '../../shared/db/batches.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { RefreshStep } from '../insight/index.ts';
import { promiseFollower } from '../promises/index.ts';
import { conversationFollower } from './conversation.follower.ts';

/** Tables that hold what was said with patrons, and promised to them. */
const TABLES = ['kenal_conversation', 'kenal_promise'] as const;

/** Lets go of what was said with patrons who were made anonymous in Koha, and of what was promised to them. */
export const anonymisedStep = ({ crm }: { readonly crm: Knex }): RefreshStep => ({
  name: 'conversations',
  run: async ({ changed, isPast, throwIfAborted }) => {
    if (isPast) return { removed: 0 };
    let removed = 0;
    for (const part of changed === 'everybody' ? [undefined] : inParts(changed)) {
      throwIfAborted();
      const gone = await anonymised(crm, part);
      for (const some of inParts(gone))
        await inTransaction(crm, async (trx) => {
          await promiseFollower.drop(trx, some);
          await conversationFollower.drop(trx, some);
        });
      removed += gone.length;
    }
    return { removed };
  },
});

const anonymised = async (crm: Knex, part: readonly number[] | undefined): Promise<number[]> => {
  const found = new Set<number>();
  for (const table of TABLES) {
    const query = crm(`${table} as t`)
      .join('kenal_patron as p', 'p.borrowernumber', 't.borrowernumber')
      .where('p.excluded_because', 'anonymised');
    if (part !== undefined) void query.whereIn('t.borrowernumber', [...part]);
    for (const borrowernumber of await query.distinct().pluck<number[]>('t.borrowernumber')) found.add(borrowernumber);
  }
  return [...found];
};
