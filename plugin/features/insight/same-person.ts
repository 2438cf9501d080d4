import { crc32 } from 'node:zlib';
import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { findPatron, type FoundPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { EVERY_LIBRARY } from '../../koha/visibility.ts';

/** What tells a person apart from another one who got the same borrowernumber: both change only then. */
export interface PersonMarks {
  /** `YYYY-MM-DD`, as Koha has it. */
  readonly dateenrolled: string | null;
  /** CRC32 of the card number; 0 without one. */
  readonly card_fingerprint: number;
}

const fingerprint = (cardnumber: string | undefined): number => (cardnumber === undefined ? 0 : crc32(cardnumber));

export const marksOf = ({ cardnumber, membership }: PatronRecord): PersonMarks => ({
  dateenrolled: membership.enrolled?.toString() ?? null,
  card_fingerprint: fingerprint(cardnumber),
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

/** Of these patrons, those who are the persons whom the last refresh knew by their numbers: the same rule, for lists. */
export const samePeople = async (
  { crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway },
  patrons: readonly FoundPatron[],
): Promise<FoundPatron[]> => {
  const rows = await crm('kenal_patron as p')
    .whereIn(
      'p.borrowernumber',
      patrons.map(({ borrowernumber }) => borrowernumber),
    )
    .select<{ borrowernumber: number; card_fingerprint: number }[]>('p.borrowernumber', 'p.card_fingerprint');
  const known = new Map(rows.map((row) => [row.borrowernumber, row.card_fingerprint]));
  const same: FoundPatron[] = [];
  for (const patron of patrons) {
    const { borrowernumber, cardnumber } = patron;
    const before = known.get(borrowernumber);
    if (before === undefined || before === fingerprint(cardnumber)) same.push(patron);
    else {
      // A new card may be the same person's: only the day of enrolment tells, which a line of a list does not hold.
      const record = await findPatron(koha, EVERY_LIBRARY, borrowernumber);
      if (record !== undefined && (await isSamePerson(crm, record, undefined))) same.push(patron);
    }
  }
  return same;
};
