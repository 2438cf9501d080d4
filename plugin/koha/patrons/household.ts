import type { Knex } from 'knex';
import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { maySeeLibrary, type VisibleLibraries } from '../visibility.ts';
import { NAME_COLUMNS, nameOf, type NameRow, type PatronName } from './name.ts';
import { dayOrNone, textOrNone } from './values.ts';

/** What somebody is to the patron whose page it is. A sibling shares a guarantor. */
export type HouseholdRole = 'guarantor' | 'guarantee' | 'sibling';

export interface HouseholdMember {
  readonly borrowernumber: number;
  readonly role: HouseholdRole;
  /** The word that the library chose, such as "mother"; free text of Koha. */
  readonly relationship: string | undefined;
  readonly name: PatronName;
  readonly category: string;
  readonly birthDay: LibraryDay | undefined;
}

export interface Household {
  readonly members: readonly HouseholdMember[];
  /** Members whom the viewer may not see: counted, never named. */
  readonly hidden: number;
}

/** More than these are a school class or a home, which no page should list. */
const MOST_MEMBERS = 30;

interface MemberRow extends NameRow {
  readonly borrowernumber: number;
  readonly branchcode: string;
  readonly categorycode: string;
  readonly category: string | null;
  readonly dateofbirth?: string | null;
  readonly role: HouseholdRole;
  readonly relationship: string | null;
}

/** Guarantors, guarantees and siblings by guarantor. Empty where Koha offers neither of its two ways to say so. */
export const householdOf = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  borrowernumber: number,
): Promise<Household> => {
  const rows = await reading(koha, async () => {
    const links = linksOf(koha, borrowernumber);
    return links === undefined ? [] : membersOf(koha, borrowernumber, links);
  });
  // Somebody may be guarantor and sibling at once, in muddled data; the first and closest role counts.
  const members = rows.filter(
    (row, index) => rows.findIndex((other) => other.borrowernumber === row.borrowernumber) === index,
  );
  const seen = members.filter((row) => maySeeLibrary(visible, row.branchcode));
  return { members: seen.map(toMember), hidden: members.length - seen.length };
};

/** Each link is `member`, `role`, `relationship`. */
const linksOf = (koha: KohaGateway, borrowernumber: number): Knex.QueryBuilder | undefined => {
  if (koha.has('borrower_relationships', 'guarantee_id')) return relationshipLinks(koha.db, borrowernumber);
  if (koha.has('borrowers', 'guarantorid')) return guarantorColumnLinks(koha.db, borrowernumber);
  return undefined;
};

const relationshipLinks = (db: Knex, borrowernumber: number): Knex.QueryBuilder =>
  db('borrower_relationships as link')
    .where('link.guarantee_id', borrowernumber)
    .select('link.guarantor_id as member', db.raw("'guarantor' as role"), 'link.relationship')
    .unionAll([
      db('borrower_relationships as link')
        .where('link.guarantor_id', borrowernumber)
        .select('link.guarantee_id as member', db.raw("'guarantee' as role"), 'link.relationship'),
      db('borrower_relationships as own')
        .join('borrower_relationships as link', 'link.guarantor_id', 'own.guarantor_id')
        .where('own.guarantee_id', borrowernumber)
        .where('link.guarantee_id', '<>', borrowernumber)
        .select('link.guarantee_id as member', db.raw("'sibling' as role"), db.raw('null as relationship')),
    ]);

const guarantorColumnLinks = (db: Knex, borrowernumber: number): Knex.QueryBuilder =>
  db('borrowers as own')
    .where('own.borrowernumber', borrowernumber)
    .where('own.guarantorid', '>', 0)
    .select('own.guarantorid as member', db.raw("'guarantor' as role"), 'own.relationship')
    .unionAll([
      db('borrowers as other')
        .where('other.guarantorid', borrowernumber)
        .select('other.borrowernumber as member', db.raw("'guarantee' as role"), 'other.relationship'),
      db('borrowers as own')
        .join('borrowers as other', 'other.guarantorid', 'own.guarantorid')
        .where('own.borrowernumber', borrowernumber)
        .where('own.guarantorid', '>', 0)
        .where('other.borrowernumber', '<>', borrowernumber)
        .select('other.borrowernumber as member', db.raw("'sibling' as role"), db.raw('null as relationship')),
    ]);

const membersOf = (koha: KohaGateway, borrowernumber: number, links: Knex.QueryBuilder): PromiseLike<MemberRow[]> =>
  koha.db
    .from(links.as('link'))
    .join('borrowers as patron', 'patron.borrowernumber', 'link.member')
    .leftJoin('categories as category', 'category.categorycode', 'patron.categorycode')
    .where('patron.borrowernumber', '<>', borrowernumber)
    .orderByRaw("field(link.role, 'guarantor', 'guarantee', 'sibling')")
    .orderBy(['patron.surname', 'patron.firstname', 'patron.borrowernumber'])
    .limit(MOST_MEMBERS)
    .select<MemberRow[]>(
      'patron.borrowernumber',
      'patron.branchcode',
      'patron.categorycode',
      'category.description as category',
      'link.role',
      'link.relationship',
      ...koha.columns('borrowers', [...NAME_COLUMNS, 'dateofbirth']).map((column) => `patron.${column}`),
    );

const toMember = (row: MemberRow): HouseholdMember => ({
  borrowernumber: row.borrowernumber,
  role: row.role,
  relationship: textOrNone(row.relationship),
  name: nameOf(row),
  category: textOrNone(row.category) ?? row.categorycode,
  birthDay: dayOrNone(row.dateofbirth),
});
