import { crc32 } from 'node:zlib';
import type { Knex } from 'knex';
import type { PatronRecord } from '../../koha/patrons/index.ts';

/** What tells a person apart from another one who got the same borrowernumber: both change only then. */
export interface PersonMarks {
  /** `YYYY-MM-DD`, as Koha has it. */
  readonly dateenrolled: string | null;
  /** CRC32 of the card number; 0 without one. */
  readonly card_fingerprint: number;
}

export const marksOf = ({ cardnumber, membership }: PatronRecord): PersonMarks => ({
  dateenrolled: membership.enrolled?.toString() ?? null,
  card_fingerprint: cardnumber === undefined ? 0 : crc32(cardnumber),
});

/**
 * Whether Koha's record, read this moment, is of the person whom the last refresh knew by this number. Between a reuse
 * of the number and the next refresh it is not, and nothing that was written about the one may be shown for the other.
 *
 * @param begun marks that were taken down with what is kept, for patrons whom no refresh has seen yet
 */
export const isSamePerson = async (
  crm: Knex,
  patron: PatronRecord,
  begun: PersonMarks | undefined,
): Promise<boolean> => {
  const known =
    (await crm('kenal_patron as p')
      .where('p.borrowernumber', patron.borrowernumber)
      .first<PersonMarks | undefined>('p.dateenrolled', 'p.card_fingerprint')) ?? begun;
  if (known === undefined) return true;
  const now = marksOf(patron);
  return now.dateenrolled === known.dateenrolled || now.card_fingerprint === known.card_fingerprint;
};
