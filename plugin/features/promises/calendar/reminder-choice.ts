import type { Knex } from 'knex';
import type { KohaGateway } from '../../../koha/gateway.ts';
import type { Instant } from '../../../shared/time.ts';
import type { Viewer } from '../../access/index.ts';
import { accept, addressOf, decline, hasDeclined, REMINDERS } from '../../mail/index.ts';
import type { SettingsService } from '../../settings/index.ts';

/** Whether somebody is reminded by e-mail, or why not. `off`: nobody of this library is. */
export type ReminderState =
  { readonly state: 'on'; readonly address: string } | { readonly state: 'off' | 'noAddress' | 'declined' };

export interface ReminderDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly settings: Pick<SettingsService, 'read'>;
  readonly hasMail: boolean;
}

/** Each member of staff decides whether they are reminded of their promises by e-mail. */
export const reminderChoice = ({ crm, koha, settings, hasMail }: ReminderDeps) => ({
  look: async (viewer: Viewer): Promise<ReminderState> => {
    if (!hasMail || !(await settings.read(REMINDERS))) return { state: 'off' };
    if (await hasDeclined(crm, viewer.borrowernumber)) return { state: 'declined' };
    const address = await addressOf(koha, viewer);
    return address === undefined ? { state: 'noAddress' } : { state: 'on', address };
  },
  choose: ({ borrowernumber }: Viewer, isWanted: boolean, now: Instant): Promise<void> =>
    isWanted ? accept(crm, borrowernumber) : decline(crm, borrowernumber, now),
});

export type ReminderChoice = ReturnType<typeof reminderChoice>;
