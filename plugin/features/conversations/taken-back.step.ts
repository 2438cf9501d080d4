import type { Knex } from 'knex';
import { inTransaction } from '../../shared/db/transaction.ts';
import { startOfDay, utcText } from '../../shared/time.ts';
import type { RefreshStep } from '../insight/index.ts';
import { KEPT_DAYS } from './conversation.domain.ts';
import { erase } from './conversation.follower.ts';
import { lockTakenBack } from './conversation.repository.ts';

const AT_ONCE = 500;

/** Erases what was taken back longer ago than it can be brought back. */
export const takenBackStep = ({ crm, timezone }: { readonly crm: Knex; readonly timezone: string }): RefreshStep => ({
  name: 'conversations',
  run: async ({ asOf, isPast, throwIfAborted }) => {
    if (isPast) return { erased: 0 };
    const before = utcText(startOfDay(timezone, asOf.subtract({ days: KEPT_DAYS })));
    const eraseSome = () =>
      inTransaction(crm, async (trx) => {
        const ids = await lockTakenBack(trx, before, AT_ONCE);
        await erase(trx, ids);
        return ids.length;
      });
    let erased = 0;
    for (let some = await eraseSome(); some > 0; some = await eraseSome()) {
      erased += some;
      throwIfAborted();
    }
    return { erased };
  },
});
