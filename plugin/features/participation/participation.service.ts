import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { participationOf, type PatronParticipation, type PatronRecord } from '../../koha/patrons/index.ts';
import { libraryDay, type LibraryDay } from '../../shared/time.ts';
import { patronBars, visitDaysOf } from '../visits/index.ts';

export interface ParticipationDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/** How a patron takes part at the moment. */
export interface ParticipationReader {
  /** Nothing of whom no history is kept, and nothing from before the day on which they let go of that choice. */
  of(patron: Pick<PatronRecord, 'borrowernumber' | 'privacy' | 'isAnonymized'>): Promise<PatronParticipation[]>;
  /** Days of events that lists which were brought in name, up to a day. */
  events(
    patron: Pick<PatronRecord, 'borrowernumber' | 'privacy' | 'isAnonymized'>,
    until: LibraryDay,
  ): Promise<LibraryDay[]>;
}

const BEGINNING = libraryDay('1900-01-01');

export const participationReader = ({ crm, koha }: ParticipationDeps): ParticipationReader => ({
  of: async ({ borrowernumber, privacy, isAnonymized }) => {
    if (privacy === 'never' || isAnonymized) return [];
    const bar = (await patronBars(crm, [borrowernumber])).get(borrowernumber);
    if (bar?.isPerson !== true) return [];
    const from = bar.notBefore?.toString() ?? '';
    return (await participationOf(koha, borrowernumber)).filter(({ day }) => day.toString() >= from);
  },

  events: async ({ borrowernumber, privacy, isAnonymized }, until) =>
    privacy === 'never' || isAnonymized
      ? []
      : visitDaysOf(crm, borrowernumber, 'event', { from: BEGINNING, before: until.add({ days: 1 }) }),
});
