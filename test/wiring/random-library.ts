import fc from 'fast-check';
import type { Knex } from 'knex';

export const BRANCHES = ['AAA', 'BBB', 'CCC', 'DDD'] as const;

/** A library made up by chance: who belongs where, what is kept apart, and who looks at it. */
export interface RandomLibrary {
  readonly isIndependent: boolean;
  readonly groups: readonly { readonly hides: boolean; readonly members: readonly number[] }[];
  readonly patrons: readonly RandomPatron[];
  readonly viewer: {
    readonly branch: number;
    readonly borrowers: 'whole' | readonly string[];
    readonly circulates: boolean;
    readonly administers: boolean;
    /** Has all of Koha's tools and reports: segments, campaigns, figures. */
    readonly analyses: boolean;
  };
}

interface RandomPatron {
  readonly branch: number;
  readonly loans: number;
  readonly overdue: boolean;
  readonly holds: number;
  /** Position of another patron, who is this one's guarantor. */
  readonly guarantor: number | null;
}

const CODES = ['edit_borrowers', 'list_borrowers', 'view_borrower_infos_from_any_libraries'] as const;

const branch = fc.nat({ max: BRANCHES.length - 1 });

export const randomLibrary: fc.Arbitrary<RandomLibrary> = fc.record({
  isIndependent: fc.boolean(),
  groups: fc.array(fc.record({ hides: fc.boolean(), members: fc.uniqueArray(branch, { minLength: 1 }) }), {
    maxLength: 3,
  }),
  patrons: fc.array(
    fc.record({
      branch,
      loans: fc.nat({ max: 2 }),
      overdue: fc.boolean(),
      holds: fc.nat({ max: 1 }),
      guarantor: fc.option(fc.nat({ max: 11 })),
    }),
    { minLength: 4, maxLength: 12 },
  ),
  viewer: fc.record({
    branch,
    borrowers: fc.oneof(fc.constant('whole' as const), fc.subarray([...CODES])),
    circulates: fc.boolean(),
    administers: fc.boolean(),
    analyses: fc.boolean(),
  }),
});

export const VIEWER = 660_001;
export const numberOf = (position: number): number => 770_001 + position;

const letter = (position: number): string => String.fromCharCode(97 + position);
/** What only this patron has; none is a part of another's. */
export const marksOf = (position: number): string[] => [
  `zorvex${letter(position)}${letter(position)}`,
  `9907${String(position).padStart(3, '0')}5`,
  String(numberOf(position)),
];
/** Each patron's own search, one letter short of the mark, so that a page that repeats it does not name anybody. */
export const searchFor = (position: number): string => `zorvex${letter(position)}`;

/** Koha's own rules, told again from its manual and not from the code under test. */
export const seenBy = (library: RandomLibrary): boolean[] => {
  const branches = branchesSeen(library);
  return library.patrons.map((patron) => branches[patron.branch] === true);
};

/** For each library, whether the viewer may see its patrons. */
export const branchesSeen = ({ isIndependent, groups, viewer }: RandomLibrary): boolean[] => {
  const own = viewer.branch;
  const mayNothing = viewer.borrowers !== 'whole' && viewer.borrowers.length === 0;
  const mayAll = viewer.borrowers === 'whole' || viewer.borrowers.includes('view_borrower_infos_from_any_libraries');
  const together = groups
    .filter(({ hides, members }) => hides && members.includes(own))
    .flatMap(({ members }) => members);
  return BRANCHES.map((_code, one) => {
    if (mayNothing) return false;
    if (one === own) return true;
    if (isIndependent) return false;
    return mayAll || together.includes(one);
  });
};

const TABLES = [
  'sessions',
  'user_permissions',
  'borrower_relationships',
  'issues',
  'reserves',
  'statistics',
  'items',
  'biblioitems',
  'biblio',
  'borrowers',
  'library_groups',
  'categories',
  'branches',
  'permissions',
  'userflags',
  'systempreferences',
] as const;

/** Beyond the numbers that rows of earlier libraries may still hold. */
const FIRST_GROUP = 100_000;

const code = (index: number): string => BRANCHES[index] ?? 'AAA';

/** Puts the library into an emptied Koha. */
export const settle = async (db: Knex, library: RandomLibrary): Promise<void> => {
  for (const table of TABLES) await db(table).delete();
  await db('branches').insert(BRANCHES.map((branchcode) => ({ branchcode, branchname: `Library ${branchcode}` })));
  await db('categories').insert({ categorycode: 'PT', description: 'Adult', category_type: 'A' });
  await db('userflags').insert(
    [
      [0, 'superlibrarian'],
      [1, 'circulate'],
      [2, 'catalogue'],
      [3, 'parameters'],
      [4, 'borrowers'],
      [13, 'tools'],
      [16, 'reports'],
    ].map(([bit, flag]) => ({ bit, flag, flagdesc: '', defaulton: 0 })),
  );
  await db('permissions').insert(CODES.map((one) => ({ module_bit: 4, code: one, description: '' })));
  await db('systempreferences').insert([
    { variable: 'IndependentBranches', value: library.isIndependent ? '1' : '0' },
    { variable: 'SessionStorage', value: 'mysql' },
    { variable: 'Version', value: '25.1100000' },
  ]);
  await settleGroups(db, library);
  await settleViewer(db, library);
  await db('biblio').insert({ biblionumber: 1, title: 'Atlas', datecreated: '2020-01-01' });
  await db('biblioitems').insert({ biblioitemnumber: 1, biblionumber: 1 });
  for (const [position, patron] of library.patrons.entries()) await settlePatron(db, position, patron);
  await settleHouseholds(db, library);
};

const settleGroups = async (db: Knex, { groups }: RandomLibrary): Promise<void> => {
  for (const [index, { hides }] of groups.entries())
    await db('library_groups').insert({
      id: FIRST_GROUP + index,
      title: `Group ${index}`,
      ft_hide_patron_info: hides ? 1 : 0,
    });
  for (const [index, { members }] of groups.entries())
    for (const member of members)
      await db('library_groups').insert({ parent_id: FIRST_GROUP + index, branchcode: code(member) });
};

const settleViewer = async (db: Knex, { viewer }: RandomLibrary): Promise<void> => {
  const flags =
    4 +
    (viewer.borrowers === 'whole' ? 16 : 0) +
    (viewer.circulates ? 2 : 0) +
    (viewer.administers ? 8 : 0) +
    (viewer.analyses ? 2 ** 13 + 2 ** 16 : 0);
  await db('borrowers').insert({
    borrowernumber: VIEWER,
    cardnumber: 'V1',
    userid: 'viewer',
    surname: 'Looker',
    firstname: 'On',
    branchcode: code(viewer.branch),
    categorycode: 'PT',
    flags,
  });
  if (viewer.borrowers !== 'whole' && viewer.borrowers.length > 0)
    await db('user_permissions').insert(
      viewer.borrowers.map((one) => ({ borrowernumber: VIEWER, module_bit: 4, code: one })),
    );
};

const settlePatron = async (db: Knex, position: number, patron: RandomPatron): Promise<void> => {
  const borrowernumber = numberOf(position);
  const [surname = '', cardnumber = ''] = marksOf(position);
  await db('borrowers').insert({
    borrowernumber,
    cardnumber,
    userid: surname,
    surname,
    firstname: 'Zita',
    email: `${surname}@example.org`,
    lang: surname,
    branchcode: code(patron.branch),
    categorycode: 'PT',
    dateenrolled: '2026-11-02',
    dateexpiry: '2027-11-02',
    privacy: 0,
  });
  const branchcode = code(patron.branch);
  for (let loan = 0; loan < patron.loans; loan += 1) {
    const itemnumber = 100 + position * 10 + loan;
    await db('items').insert({ itemnumber, biblionumber: 1, biblioitemnumber: 1 });
    await db('issues').insert({
      issue_id: itemnumber,
      borrowernumber,
      itemnumber,
      branchcode,
      issuedate: '2026-11-20 10:00:00',
      date_due: patron.overdue ? '2026-11-21 23:59:00' : '2026-12-20 23:59:00',
    });
    await db('statistics').insert({
      datetime: '2026-11-22 08:00:00',
      branch: branchcode,
      type: 'issue',
      borrowernumber,
    });
  }
  if (patron.holds > 0)
    await db('reserves').insert({
      reserve_id: position + 1,
      borrowernumber,
      biblionumber: 1,
      branchcode,
      reservedate: '2026-11-15',
      priority: 0,
      found: 'W',
    });
};

const settleHouseholds = async (db: Knex, { patrons }: RandomLibrary): Promise<void> => {
  for (const [position, { guarantor }] of patrons.entries())
    if (guarantor !== null && guarantor < patrons.length && guarantor !== position)
      await db('borrower_relationships').insert({
        guarantor_id: numberOf(guarantor),
        guarantee_id: numberOf(position),
        relationship: 'mother',
      });
};

/** Takes patrons out of Koha, as if they had never been. */
export const remove = async (db: Knex, borrowernumbers: readonly number[]): Promise<void> => {
  for (const table of ['issues', 'reserves', 'statistics', 'borrowers'])
    await db(table)
      .whereIn('borrowernumber', [...borrowernumbers])
      .delete();
};
