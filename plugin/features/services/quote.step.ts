import type { Knex } from 'knex';
import { inTransaction } from '../../shared/db/transaction.ts';
import { dayIn, type Clock, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { RefreshStep } from '../insight/index.ts';
import { holdRequest, updateState } from './request.repository.ts';
import { insertTransition } from './transition.repository.ts';

interface QuoteStepDeps {
  readonly crm: Knex;
  readonly clock: Clock;
  readonly timezone: string;
}

/** Quotes whose last day is over run out by themselves: a step of the history that no person took. */
export const quoteStep = ({ crm, clock, timezone }: QuoteStepDeps): RefreshStep => ({
  name: 'quotes',
  run: async ({ isPast, throwIfAborted }) => {
    if (isPast) return { expired: 0 };
    const now = clock.now();
    const today = dayIn(timezone, now);
    const ids = await crm('kenal_request')
      .where('state', 'quoted')
      .where('quote_until', '<', today.toString())
      .orderBy('id')
      .pluck<number[]>('id');
    let expired = 0;
    for (const id of ids) {
      throwIfAborted();
      if ((await expire(crm, id, { today, now })) === 'told') expired += 1;
    }
    // Of confidential ones not even the report of a refresh counts any.
    return { expired };
  },
});

interface Moment {
  readonly today: LibraryDay;
  readonly now: Instant;
}

const expire = (crm: Knex, id: number, { today, now }: Moment): Promise<'told' | 'untold'> =>
  inTransaction(crm, async (trx) => {
    const request = await holdRequest(trx, id);
    const until = request?.quote?.until;
    // Somebody agreed, or quoted anew, while this was being read.
    if (request?.state !== 'quoted' || until === undefined || until.since(today).sign >= 0) return 'untold';
    const step = { from: 'quoted', to: 'expired', at: now, by: 0, reason: 'quote_ran_out', note: '' } as const;
    const number = await insertTransition(trx, id, step);
    await updateState(trx, id, { state: 'expired', number, now }, {});
    return request.isConfidential ? 'untold' : 'told';
  });
