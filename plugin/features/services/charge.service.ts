import type { Knex } from 'knex';
import type { KohaAccounts } from '../../koha-write/account-debit.ts';
import type { Clock, Instant } from '../../shared/time.ts';
import type { Logger } from '../../shared/log.ts';
import {
  AGAIN_AFTER_MINUTES,
  LOOK_AFTER_MINUTES,
  MOST_ATTEMPTS,
  type Charge,
  type ChargeState,
} from './charge.domain.ts';
import { changeCharge, dueCharges, payerOf } from './charge.repository.ts';
import { decimalText } from './money.domain.ts';

export interface ChargeServiceDeps {
  readonly crm: Knex;
  /** Undefined where Koha's programming interface is not set up: every charge is then a task for a person. */
  readonly accounts: KohaAccounts | undefined;
  /** Whether anything may leave Kenal now: not while the dry run is on. */
  readonly mayLeave: () => Promise<boolean>;
  /** What stands on the patron's account: what was made, not what it was about. */
  readonly description: string;
  readonly clock: Clock;
  readonly log: Logger;
}

const AT_ONCE = 50;

/**
 * Puts what was agreed on patrons' accounts in Koha, each sum once. That a sum is to be charged is committed before
 * Koha is asked, and that Koha is about to be asked as well; whatever happens then, Koha's account is looked at for our
 * reference before it is asked again.
 */
export const chargeService = ({ crm, accounts, mayLeave, description, clock, log }: ChargeServiceDeps) => {
  const later = (minutes: number): Instant => clock.now().add({ minutes });
  const say = ({ id }: Charge, became: ChargeState, why: string | null = null): void => {
    log.info({ event: 'services.charge', charge: id, became, why }, 'a charge moved on');
  };

  const handOver = async (charge: Charge, why: string): Promise<void> => {
    if (await changeCharge(crm, charge, { state: 'task', why })) say(charge, 'task', why);
  };

  const settle = async (charge: Charge, lineId: number): Promise<void> => {
    const settled = { at: clock.now(), by: undefined };
    if (await changeCharge(crm, charge, { state: 'made', lineId, settled })) say(charge, 'made');
  };

  /** The charge as it stands after it was marked as being asked for; undefined when somebody else has it. */
  const claim = async (charge: Charge): Promise<Charge | undefined> => {
    const dueAt = clock
      .now()
      .add({ minutes: LOOK_AFTER_MINUTES })
      .round({ smallestUnit: 'second', roundingMode: 'floor' });
    const isAttempt = true;
    if (!(await changeCharge(crm, charge, { state: 'sent', why: charge.why, dueAt, isAttempt }))) return undefined;
    return { ...charge, state: 'sent', dueAt, attempts: charge.attempts + 1 };
  };

  const ask = async (koha: KohaAccounts, before: Charge, borrowernumber: number): Promise<void> => {
    if (before.attempts >= MOST_ATTEMPTS) return handOver(before, before.why ?? 'too-often');
    const charge = await claim(before);
    if (charge === undefined) return;
    const answer = await koha.charge({
      borrowernumber,
      amount: decimalText(charge.amount),
      description,
      reference: charge.reference,
      library: charge.branchcode,
    });
    switch (answer.outcome) {
      case 'made':
        return settle(charge, answer.lineId);
      case 'refused':
        return handOver(charge, answer.why);
      case 'not-sent':
        await changeCharge(crm, charge, { state: 'intended', why: answer.why, dueAt: later(AGAIN_AFTER_MINUTES) });
        return;
      case 'unknown':
        await changeCharge(crm, charge, { state: 'sent', why: answer.why, dueAt: later(LOOK_AFTER_MINUTES) });
    }
  };

  const lookThenAsk = async (koha: KohaAccounts, charge: Charge, borrowernumber: number): Promise<void> => {
    const found = await koha.look(borrowernumber, charge.reference);
    if (found.outcome === 'found') return settle(charge, found.lineId);
    if (found.outcome === 'absent') return ask(koha, charge, borrowernumber);
    if (charge.attempts >= MOST_ATTEMPTS) return handOver(charge, found.why);
    const dueAt = later(LOOK_AFTER_MINUTES);
    await changeCharge(crm, charge, { state: 'sent', why: found.why, dueAt, isAttempt: true });
  };

  const workOn = async (charge: Charge): Promise<void> => {
    const borrowernumber = charge.requestId === undefined ? undefined : await payerOf(crm, charge.requestId);
    if (borrowernumber === undefined) return handOver(charge, 'patron-gone');
    if (accounts === undefined) return handOver(charge, 'not-set-up');
    return charge.state === 'sent'
      ? lookThenAsk(accounts, charge, borrowernumber)
      : ask(accounts, charge, borrowernumber);
  };

  return {
    /** Works on what is due; answers how many charges were looked at. */
    async work(throwIfAborted: () => void = () => undefined): Promise<number> {
      if (!(await mayLeave())) return 0;
      const due = await dueCharges(crm, clock.now(), AT_ONCE);
      for (const charge of due) {
        throwIfAborted();
        await workOn(charge);
      }
      return due.length;
    },
  };
};
