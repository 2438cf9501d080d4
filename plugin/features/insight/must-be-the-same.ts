import type { Knex } from 'knex';
import type { PatronRecord } from '../../koha/patrons/index.ts';
import { Conflict } from '../../shared/errors.ts';
import { isSamePerson } from './same-person.ts';

/**
 * Refuses to write about a patron whose number Koha has just given to somebody else: the next refresh would take it away
 * with what belonged to the other.
 *
 * @throws Conflict `patron.somebody-else`
 */
export const mustBeTheSame = async (crm: Knex, patron: PatronRecord): Promise<void> => {
  if (await isSamePerson(crm, patron, undefined)) return;
  throw new Conflict(
    'patron.somebody-else',
    'Koha has just given this number to another patron.',
    {},
    { help: 'Try again in a few minutes: then Kenal has read who it is. Nothing was written.' },
  );
};
