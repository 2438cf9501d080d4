import type { Knex } from 'knex';
import { inParts } from '../../shared/db/batches.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { PatronFollower } from './patron-follower.ts';
import type { RefreshStep } from './refresh-step.ts';

/** What people wrote about patrons: where it is kept, by `borrowernumber`, and who can let go of it. */
export interface Written {
  readonly tables: readonly string[];
  readonly follower: PatronFollower;
}

/** Lets go of what was written about patrons whom Koha has made anonymous since. */
export const anonymisedStep = ({
  crm,
  written,
}: {
  readonly crm: Knex;
  readonly written: readonly Written[];
}): RefreshStep => ({
  name: 'anonymised',
  run: async ({ changed, isPast, throwIfAborted }) => {
    if (isPast) return { removed: 0 };
    const removed = new Set<number>();
    for (const part of changed === 'everybody' ? [undefined] : inParts(changed))
      for (const { tables, follower } of written) {
        throwIfAborted();
        const gone = await anonymised(crm, tables, part);
        for (const some of inParts(gone)) await inTransaction(crm, (trx) => follower.drop(trx, some));
        for (const borrowernumber of gone) removed.add(borrowernumber);
      }
    return { removed: removed.size };
  },
});

const anonymised = async (
  crm: Knex,
  tables: readonly string[],
  part: readonly number[] | undefined,
): Promise<number[]> => {
  const found = new Set<number>();
  for (const table of tables) {
    const query = crm(`${table} as t`)
      .join('kenal_patron as p', 'p.borrowernumber', 't.borrowernumber')
      .where('p.excluded_because', 'anonymised');
    if (part !== undefined) void query.whereIn('t.borrowernumber', [...part]);
    for (const borrowernumber of await query.distinct().pluck<number[]>('t.borrowernumber')) found.add(borrowernumber);
  }
  return [...found];
};
