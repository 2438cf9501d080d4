/** Koha's module bits, as far as the demo gives them away. */
const BIT = {
  superlibrarian: 1,
  circulate: 2,
  catalogue: 4,
  borrowers: 16,
  reserveforothers: 64,
  editcatalogue: 512,
  reports: 65536,
};
const BORROWERS = 4;
const TOOLS = 13;

/** A number below the patrons', for somebody or something that the simulation does not send to the shelves. */
export interface SpecialAccount {
  readonly borrowernumber: number;
  readonly userid: string | null;
  readonly firstname: string | null;
  readonly surname: string;
  readonly category: string;
  readonly branch: number;
  readonly flags: number;
  readonly permissions: readonly (readonly [moduleBit: number, code: string])[];
  /** What the account is there to show; none for those that nobody signs in with. */
  readonly role: string | null;
}

const nobody = { userid: null, firstname: null, flags: 0, permissions: [], role: null } as const;
const staff = { category: 'STF', branch: 0 } as const;
const VIEW_ALL = [BORROWERS, 'view_borrower_infos_from_any_libraries'] as const;
const LIST = [BORROWERS, 'list_borrowers'] as const;
const EDIT = [BORROWERS, 'edit_borrowers'] as const;

export const ANONYMOUS = 2;
export const SCHOOL = 11;
export const INTERLIBRARY = 12;
export const READING_ROOM = 13;
export const DESK_STAFF: readonly number[] = [1, 3, 4];
export const FIRST_PATRON = 51;

/** Staff of every role, and the accounts that are not people. */
export const SPECIAL_ACCOUNTS: readonly SpecialAccount[] = [
  {
    ...staff,
    borrowernumber: 1,
    userid: 'kepala',
    firstname: 'Ratna',
    surname: 'Kusumadewi',
    flags: BIT.superlibrarian,
    permissions: [],
    role: 'superlibrarian: may do everything',
  },
  { ...nobody, borrowernumber: ANONYMOUS, surname: 'Anonymous', category: 'ANO', branch: 0 },
  {
    ...staff,
    borrowernumber: 3,
    userid: 'sirkulasi',
    firstname: 'Bagus',
    surname: 'Wardoyo',
    flags: BIT.circulate + BIT.catalogue + BIT.reserveforothers,
    permissions: [EDIT, LIST, VIEW_ALL],
    role: 'circulation librarian: lends, sees patrons of every library and their titles',
  },
  {
    ...staff,
    borrowernumber: 4,
    userid: 'referensi',
    firstname: 'Saskia',
    surname: 'Vermeer-Hoekstra',
    flags: BIT.catalogue + BIT.reserveforothers,
    permissions: [EDIT, LIST, VIEW_ALL],
    role: 'reference librarian: sees patrons, not their titles',
  },
  {
    ...staff,
    borrowernumber: 5,
    userid: 'humas',
    firstname: 'Łukasz',
    surname: 'Dąbrowski',
    flags: BIT.catalogue + BIT.borrowers + BIT.reports,
    permissions: [
      [TOOLS, 'edit_notices'],
      [TOOLS, 'manage_patron_lists'],
    ],
    role: 'outreach officer: sees all patrons, reports and notices',
  },
  {
    ...staff,
    borrowernumber: 6,
    userid: 'kampus',
    firstname: 'Thị Hương',
    surname: 'Nguyễn',
    branch: 3,
    flags: BIT.circulate + BIT.catalogue,
    permissions: [EDIT, LIST],
    role: 'librarian of Kampus Corner: sees patrons of that library only',
  },
  {
    ...staff,
    borrowernumber: 7,
    userid: 'utara',
    firstname: 'Sulastri',
    surname: 'Prawirohardjo',
    branch: 1,
    flags: BIT.circulate + BIT.catalogue,
    permissions: [EDIT, LIST],
    role: 'librarian of Taman Bacaan Utara: sees patrons of that library and of Pelabuhan, its group',
  },
  {
    ...staff,
    borrowernumber: 8,
    userid: 'katalog',
    firstname: 'Eko',
    surname: 'Lazuardi',
    flags: BIT.catalogue + BIT.editcatalogue,
    permissions: [],
    role: 'cataloguer: staff, but may not see patrons',
  },
  { ...nobody, borrowernumber: SCHOOL, surname: 'Sekolah Dasar Bukit Damar', category: 'INS', branch: 0 },
  { ...nobody, borrowernumber: INTERLIBRARY, surname: 'Interlibrary loan', category: 'ILL', branch: 0 },
  { ...nobody, borrowernumber: READING_ROOM, surname: 'Reading room count', category: 'STA', branch: 0 },
  { ...nobody, borrowernumber: 14, surname: 'Display window count', category: 'STA', branch: 1 },
];
