import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText } from '../../shared/time.ts';
import type { Transition } from './request.domain.ts';
import type { Reason, RequestState, StepFrom } from './request-state.domain.ts';

interface TransitionRow {
  readonly number: number;
  readonly from_state: StepFrom;
  readonly to_state: RequestState;
  readonly taken_at: string;
  readonly taken_by: number;
  readonly reason: Reason | null;
  readonly note: string;
}

/** The steps of a request, first to last. */
export const transitionsOf = async (db: Db, requestId: number): Promise<Transition[]> => {
  const rows = await db('kenal_request_transition')
    .where('request_id', requestId)
    .orderBy('number')
    .select<TransitionRow[]>('number', 'from_state', 'to_state', 'taken_at', 'taken_by', 'reason', 'note');
  return rows.map((row) => ({
    number: row.number,
    from: row.from_state,
    to: row.to_state,
    at: instantOfUtcText(row.taken_at),
    by: row.taken_by,
    reason: row.reason ?? undefined,
    note: row.note,
  }));
};

/** Adds the step to the history; the database refuses one that is not allowed or does not begin where the last ended. */
export const insertTransition = async (
  trx: Knex.Transaction,
  requestId: number,
  step: Omit<Transition, 'number'>,
): Promise<number> => {
  const [last = 0] = await trx('kenal_request_transition')
    .where('request_id', requestId)
    .orderBy('number', 'desc')
    .limit(1)
    .pluck<number[]>('number');
  const number = last + 1;
  await trx('kenal_request_transition').insert({
    request_id: requestId,
    number,
    previous: last === 0 ? null : last,
    from_state: step.from,
    to_state: step.to,
    taken_at: utcText(step.at),
    taken_by: step.by,
    reason: step.reason ?? null,
    note: step.note,
  });
  return number;
};
