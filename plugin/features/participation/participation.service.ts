import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { participationOf, type PatronParticipation, type PatronRecord } from '../../koha/patrons/index.ts';
import { patronBars } from '../visits/index.ts';

export interface ParticipationDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/** How a patron takes part at the moment. */
export interface ParticipationReader {
  /** Nothing of whom no history is kept, and nothing from before the day on which they let go of that choice. */
  of(patron: Pick<PatronRecord, 'borrowernumber' | 'privacy' | 'isAnonymized'>): Promise<PatronParticipation[]>;
}

export const participationReader = ({ crm, koha }: ParticipationDeps): ParticipationReader => ({
  of: async ({ borrowernumber, privacy, isAnonymized }) => {
    if (privacy === 'never' || isAnonymized) return [];
    const bar = (await patronBars(crm, [borrowernumber])).get(borrowernumber);
    if (bar?.isPerson !== true) return [];
    const from = bar.notBefore?.toString() ?? '';
    return (await participationOf(koha, borrowernumber)).filter(({ day }) => day.toString() >= from);
  },
});
