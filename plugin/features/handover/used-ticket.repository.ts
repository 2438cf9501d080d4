import type { Knex } from 'knex';
import { instantOfEpoch, utcText, type Instant } from '../../shared/time.ts';
import type { Ticket } from './ticket.ts';

const PURGE_AT_MOST = 1_000;

/**
 * Marks a ticket as used, and forgets those that nobody could use any more. Of several who come with one ticket, only
 * one is told true, whichever process they come to.
 */
export const useTicket = async (crm: Knex, { nonce, goodUntil }: Ticket, now: Instant): Promise<boolean> => {
  await crm('kenal_ticket_used').where('forget_at', '<', utcText(now)).limit(PURGE_AT_MOST).delete();
  const forget_at = utcText(instantOfEpoch(goodUntil + 1));
  try {
    await crm('kenal_ticket_used').insert({ nonce, forget_at });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ER_DUP_ENTRY') return false;
    throw error;
  }
};
