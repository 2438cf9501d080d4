import type { LibraryDay } from '../../shared/time.ts';
import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';
import { NAME_COLUMNS, nameOf, type NameRow, type PatronName } from './name.ts';
import { dayOrNone, isYes, textOrNone } from './values.ts';

/** What a patron chose about their history: kept for ever, kept as the library keeps it, or never kept. */
export type Privacy = 'forever' | 'default' | 'never';

/** A patron as Koha's own record has them at this moment. */
export interface PatronRecord {
  readonly borrowernumber: number;
  readonly name: PatronName;
  readonly salutation: string | undefined;
  readonly pronouns: string | undefined;
  readonly cardnumber: string | undefined;
  readonly branchcode: string;
  readonly library: string;
  readonly categorycode: string;
  readonly category: string;
  readonly privacy: Privacy;
  readonly isAnonymized: boolean;
  readonly membership: Membership;
  readonly contact: Contact;
}

export interface Membership {
  readonly enrolled: LibraryDay | undefined;
  readonly renewed: LibraryDay | undefined;
  readonly expiry: LibraryDay | undefined;
  /** Koha writes 9999-12-31 for a restriction without an end. */
  readonly restrictedUntil: LibraryDay | undefined;
  readonly isCardLost: boolean;
  /** Koha's flag that the address is not confirmed. */
  readonly isAddressUnconfirmed: boolean;
}

export interface Contact {
  readonly addressLines: readonly string[];
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly smsNumber: string | undefined;
  /** Language of notices as Koha's code; undefined for the library's own. */
  readonly language: string | undefined;
  readonly birthDay: LibraryDay | undefined;
  /** A guarantor who is no patron, by name only. */
  readonly outsideGuarantor: string | undefined;
}

const ALWAYS = ['borrowernumber', 'cardnumber', 'branchcode', 'categorycode', 'privacy'] as const;

/** Everything else may be missing from an old version or from the grants; then the page simply lacks it. */
const OPTIONAL = [
  ...NAME_COLUMNS,
  'title',
  'pronouns',
  'dateenrolled',
  'date_renewed',
  'dateexpiry',
  'debarred',
  'lost',
  'gonenoaddress',
  'anonymized',
  'streetnumber',
  'address',
  'address2',
  'city',
  'state',
  'zipcode',
  'country',
  'email',
  'emailpro',
  'phone',
  'mobile',
  'phonepro',
  'smsalertnumber',
  'lang',
  'dateofbirth',
  'contactname',
  'contactfirstname',
] as const;

type Flag = 'lost' | 'gonenoaddress' | 'anonymized';

type RecordRow = NameRow & {
  readonly borrowernumber: number;
  readonly cardnumber: string | null;
  readonly branchcode: string;
  readonly branchname: string | null;
  readonly categorycode: string;
  readonly category: string | null;
  readonly privacy: number;
} & Partial<Record<Exclude<(typeof OPTIONAL)[number], keyof NameRow | Flag>, string | null>> &
  Partial<Record<Flag, number | null>>;

/** The patron of this number; undefined both where there is none and where the viewer may not see them. */
export const findPatron = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  borrowernumber: number,
): Promise<PatronRecord | undefined> => {
  const row = await reading(koha, () =>
    onlyVisible(
      koha
        .db('borrowers as patron')
        .leftJoin('branches as library', 'library.branchcode', 'patron.branchcode')
        .leftJoin('categories as category', 'category.categorycode', 'patron.categorycode')
        .where('patron.borrowernumber', borrowernumber),
      visible,
      'patron.branchcode',
    ).first<RecordRow | undefined>(
      ...[...ALWAYS, ...koha.columns('borrowers', OPTIONAL)].map((column) => `patron.${column}`),
      'library.branchname',
      'category.description as category',
    ),
  );
  return row === undefined ? undefined : toRecord(row);
};

const toRecord = (row: RecordRow): PatronRecord => ({
  borrowernumber: row.borrowernumber,
  name: nameOf(row),
  salutation: textOrNone(row.title),
  pronouns: textOrNone(row.pronouns),
  cardnumber: textOrNone(row.cardnumber),
  branchcode: row.branchcode,
  library: textOrNone(row.branchname) ?? row.branchcode,
  categorycode: row.categorycode,
  category: textOrNone(row.category) ?? row.categorycode,
  privacy: privacyOf(row.privacy),
  isAnonymized: isYes(row.anonymized),
  membership: {
    enrolled: dayOrNone(row.dateenrolled),
    renewed: dayOrNone(row.date_renewed),
    expiry: dayOrNone(row.dateexpiry),
    restrictedUntil: dayOrNone(row.debarred),
    isCardLost: isYes(row.lost),
    isAddressUnconfirmed: isYes(row.gonenoaddress),
  },
  contact: {
    addressLines: addressOf(row),
    emails: different([row.email, row.emailpro]),
    phones: different([row.phone, row.mobile, row.phonepro]),
    smsNumber: textOrNone(row.smsalertnumber),
    language: row.lang === 'default' ? undefined : textOrNone(row.lang),
    birthDay: dayOrNone(row.dateofbirth),
    outsideGuarantor: textOrNone(present([row.contactfirstname, row.contactname]).join(' ')),
  },
});

/** A number that Koha does not use is read as the strictest choice. */
const privacyOf = (value: number): Privacy => {
  if (value === 0) return 'forever';
  return value === 1 ? 'default' : 'never';
};

const addressOf = (row: RecordRow): string[] =>
  present([
    present([row.streetnumber, row.address]).join(' '),
    row.address2,
    present([row.zipcode, row.city]).join(' '),
    row.state,
    row.country,
  ]);

const present = (values: readonly (string | null | undefined)[]): string[] =>
  values.map(textOrNone).filter((text) => text !== undefined);

const different = (values: readonly (string | null | undefined)[]): string[] => [...new Set(present(values))];
