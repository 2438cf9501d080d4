import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { accountRefusal, findStaff, permissionsOf } from '../../koha/staff.ts';
import type { Logger } from '../../shared/log.ts';
import type { Instant } from '../../shared/time.ts';
import type { FormSessions } from '../access/index.ts';
import { readTicket, type TicketRefusal } from './ticket.ts';
import { useTicket } from './used-ticket.repository.ts';

export interface HandOverDeps {
  readonly koha: KohaGateway;
  readonly crm: Knex;
  readonly sessions: FormSessions;
  /** What koha-conf.xml has as kenal_ticket_secret. */
  readonly secret: string;
}

export type HandOverRefusal = TicketRefusal | 'used-before' | 'not-staff';

export type HandOverOutcome =
  | { readonly ok: true; readonly token: string; readonly patron: number | undefined }
  | { readonly ok: false; readonly reason: HandOverRefusal };

interface Arrival {
  readonly ticket: string;
  readonly now: Instant;
  readonly log: Logger;
  /** The session that this browser had before; it ends with a new one. */
  readonly before: string | undefined;
}

export interface HandOverService {
  /** Exchanges a ticket of Koha for a session of Kenal's own. */
  exchange(arrival: Arrival): Promise<HandOverOutcome>;
}

export const handOverService = ({ koha, crm, sessions, secret }: HandOverDeps): HandOverService => ({
  exchange: async ({ ticket: text, now, log, before }) => {
    const refused = (reason: HandOverRefusal): HandOverOutcome => {
      log.info({ event: 'hand-over.refused', reason }, 'a ticket was refused');
      return { ok: false, reason };
    };
    const reading = readTicket(text, secret, now);
    if (!reading.ok) return refused(reading.reason);
    const { ticket } = reading;
    if (!(await useTicket(crm, ticket, now))) return refused('used-before');
    // Koha knew the person a minute ago; what may have changed since is looked at anew.
    const staff = await findStaff(koha, ticket.staff);
    if (staff === undefined || (await accountRefusal(koha, staff)) !== undefined) return refused('not-staff');
    if (!(await permissionsOf(koha, staff.borrowernumber)).staff) return refused('not-staff');
    if (before !== undefined) await sessions.end(before);
    const token = await sessions.begin(staff.borrowernumber, now);
    log.info({ event: 'hand-over.signed-in', borrowernumber: staff.borrowernumber }, 'signed in by a ticket of Koha');
    return { ok: true, token, patron: ticket.patron };
  },
});
