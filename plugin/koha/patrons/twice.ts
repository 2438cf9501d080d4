import { reading, type KohaGateway } from '../gateway.ts';
import { onlyVisible, type VisibleLibraries } from '../visibility.ts';
import { nameOf, NAME_COLUMNS, type NameRow, type PatronName } from './name.ts';
import type { PatronRecord } from './record.ts';
import { textOrNone } from './values.ts';

/** What two registrations of one name have in common besides. */
export const COMMON = ['birthDay', 'email', 'phone'] as const;
export type Common = (typeof COMMON)[number];

/** Another registration that may be of the same person. */
export interface Twin {
  readonly borrowernumber: number;
  readonly name: PatronName;
  readonly cardnumber: string | undefined;
  readonly library: string;
  readonly common: readonly Common[];
}

/** Of a very common name no more are looked at. */
const MOST_NAMESAKES = 200;

const EMAILS = ['email', 'emailpro'] as const;
const PHONES = ['phone', 'mobile', 'phonepro', 'smsalertnumber'] as const;

type TwinRow = NameRow & {
  readonly borrowernumber: number;
  readonly cardnumber: string | null;
  readonly branchcode: string;
  readonly branchname: string | null;
  readonly dateofbirth: string | null;
} & Partial<Record<(typeof EMAILS)[number] | (typeof PHONES)[number], string | null>>;

/**
 * Patrons of the same surname and first name, as Koha compares words, who share a day of birth, an e-mail address or a
 * telephone number; two different days of birth make two people. Only patrons whom the viewer may see.
 */
export const perhapsTwice = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  { borrowernumber, name, contact }: PatronRecord,
): Promise<Twin[]> => {
  const { surname, firstname } = name;
  if (surname === undefined) return [];
  const rows = await reading(koha, () =>
    onlyVisible(
      koha
        .db('borrowers as patron')
        .leftJoin('branches as library', 'library.branchcode', 'patron.branchcode')
        .where('patron.surname', surname)
        .where('patron.borrowernumber', '<>', borrowernumber)
        .where((same) => {
          if (firstname !== undefined) void same.where('patron.firstname', firstname);
          else void same.whereNull('patron.firstname').orWhere('patron.firstname', '');
        }),
      visible,
      'patron.branchcode',
    )
      .orderBy('patron.borrowernumber')
      .limit(MOST_NAMESAKES)
      .select<TwinRow[]>(
        'patron.borrowernumber',
        'patron.cardnumber',
        'patron.branchcode',
        'patron.dateofbirth',
        'library.branchname',
        ...koha.columns('borrowers', [...NAME_COLUMNS, ...EMAILS, ...PHONES]).map((column) => `patron.${column}`),
      ),
  );
  const own = {
    birthDay: contact.birthDay?.toString(),
    emails: new Set(contact.emails.map(asEmail)),
    phones: new Set([...contact.phones, contact.smsNumber].map(asPhone)),
  };
  return rows.flatMap((row) => {
    const birthDay = textOrNone(row.dateofbirth);
    if (birthDay !== undefined && own.birthDay !== undefined && birthDay !== own.birthDay) return [];
    const shares: Record<Common, boolean> = {
      birthDay: birthDay !== undefined && birthDay === own.birthDay,
      email: EMAILS.some((column) => isIn(own.emails, asEmail(row[column]))),
      phone: PHONES.some((column) => isIn(own.phones, asPhone(row[column]))),
    };
    const common = COMMON.filter((one) => shares[one]);
    return common.length === 0 ? [] : [toTwin(row, common)];
  });
};

const toTwin = (row: TwinRow, common: readonly Common[]): Twin => ({
  borrowernumber: row.borrowernumber,
  name: nameOf(row),
  cardnumber: textOrNone(row.cardnumber),
  library: textOrNone(row.branchname) ?? row.branchcode,
  common,
});

const isIn = (own: ReadonlySet<string>, other: string): boolean => other !== '' && own.has(other);

const asEmail = (email: string | null | undefined): string => (email ?? '').trim().toLowerCase();

/** The last digits: one writes the code of the country and another does not. */
const asPhone = (phone: string | null | undefined): string => {
  const digits = (phone ?? '').replaceAll(/\D/g, '');
  return digits.length < 7 ? '' : digits.slice(-9);
};
