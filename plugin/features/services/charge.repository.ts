import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { Charge, ChargeState } from './charge.domain.ts';
import type { Money } from './money.domain.ts';

interface ChargeRow {
  readonly id: number;
  readonly request_id: number | null;
  readonly service_id: number;
  readonly branchcode: string;
  readonly reference: string;
  readonly units: number;
  readonly currency: string;
  readonly currency_digits: number;
  readonly state: ChargeState;
  readonly why: string | null;
  readonly attempts: number;
  readonly due_at: string;
  readonly account_line_id: number | null;
}

const COLUMNS = [
  'id',
  'request_id',
  'service_id',
  'branchcode',
  'reference',
  'units',
  'currency',
  'currency_digits',
  'state',
  'why',
  'attempts',
  'due_at',
  'account_line_id',
] as const;

const toCharge = (row: ChargeRow): Charge => ({
  id: row.id,
  requestId: row.request_id ?? undefined,
  serviceId: row.service_id,
  branchcode: row.branchcode,
  reference: row.reference,
  amount: { units: row.units, currency: { code: row.currency, digits: row.currency_digits } },
  state: row.state,
  why: row.why ?? undefined,
  attempts: row.attempts,
  dueAt: instantOfUtcText(row.due_at),
  lineId: row.account_line_id ?? undefined,
});

export interface IntendedCharge {
  readonly requestId: number;
  readonly serviceId: number;
  readonly branchcode: string;
  readonly reference: string;
  readonly amount: Money;
}

/** Writes down that a sum is to be charged; a request is charged once, however often it is delivered. */
export const intendCharge = async (trx: Knex.Transaction, charge: IntendedCharge, now: Instant): Promise<void> => {
  const at = utcText(now);
  await trx('kenal_request_charge')
    .insert({
      request_id: charge.requestId,
      service_id: charge.serviceId,
      branchcode: charge.branchcode,
      reference: charge.reference,
      units: charge.amount.units,
      currency: charge.amount.currency.code,
      currency_digits: charge.amount.currency.digits,
      state: 'intended',
      attempts: 0,
      due_at: at,
      intended_at: at,
    })
    .onConflict('request_id')
    .ignore();
};

export const chargeOf = async (db: Db, requestId: number): Promise<Charge | undefined> => {
  const row = await db('kenal_request_charge')
    .where('request_id', requestId)
    .first<ChargeRow | undefined>(...COLUMNS);
  return row === undefined ? undefined : toCharge(row);
};

/** Charges of requests that Koha is to be asked about now. */
export const dueCharges = async (db: Db, now: Instant, atMost: number): Promise<Charge[]> => {
  const rows = await db('kenal_request_charge')
    .whereIn('state', ['intended', 'sent'])
    .where('due_at', '<=', utcText(now))
    .orderBy(['due_at', 'id'])
    .limit(atMost)
    .select<ChargeRow[]>(...COLUMNS);
  return rows.map(toCharge);
};

export interface ChargeChange {
  readonly state: ChargeState;
  readonly why?: string | undefined;
  readonly lineId?: number | undefined;
  readonly dueAt?: Instant;
  readonly isAttempt?: boolean;
  /** Counts from nothing again. */
  readonly isAfresh?: boolean;
  readonly settled?: { readonly at: Instant; readonly by: number | undefined };
}

/**
 * Changes a charge if it is still as it was read, which makes this the claim of a worker, too.
 *
 * @returns whether it was
 */
export const changeCharge = async (db: Db, before: Charge, change: ChargeChange): Promise<boolean> => {
  const changed = await db('kenal_request_charge')
    .where({ id: before.id, state: before.state, attempts: before.attempts, due_at: utcText(before.dueAt) })
    .update({
      state: change.state,
      why: change.why ?? null,
      attempts: (change.isAfresh === true ? 0 : before.attempts) + (change.isAttempt === true ? 1 : 0),
      due_at: utcText(change.dueAt ?? before.dueAt),
      account_line_id: change.lineId ?? null,
      ...(change.settled === undefined
        ? {}
        : { settled_at: utcText(change.settled.at), settled_by: change.settled.by ?? null }),
    });
  return changed === 1;
};

/** Who pays for a request, where it is still there. */
export const payerOf = async (db: Db, requestId: number): Promise<number | undefined> => {
  const [borrowernumber] = await db('kenal_request').where('id', requestId).pluck<number[]>('borrowernumber');
  return borrowernumber;
};
