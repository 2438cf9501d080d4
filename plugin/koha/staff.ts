import type { Knex } from 'knex';
import { dayIn, isLibraryDay, libraryDay, type LibraryDay } from '../shared/time.ts';
import { reading, type KohaGateway } from './gateway.ts';
import { kohaPermissions, type HeldModule, type KohaPermissions } from './permissions.ts';
import { preference } from './preferences.ts';

export type { KohaPermissions, RequiredPermission } from './permissions.ts';
export { visibleLibraries } from './visible-libraries.ts';

/** What is known of a person who signs in: who they are, and what may stand in the way. */
export interface StaffRecord {
  readonly borrowernumber: number;
  /** Empty where Koha has none; such a person cannot sign in to Koha. */
  readonly userid: string;
  readonly cardnumber: string | undefined;
  readonly firstname: string;
  readonly surname: string;
  /** The home library, whatever library was chosen at sign-in. */
  readonly branchcode: string;
  /** Failed attempts since the last success; negative when an administrator locked the account. */
  readonly loginAttempts: number;
  readonly passwordExpires: LibraryDay | undefined;
  readonly anonymized: boolean;
  /** Signs in to Koha with a second factor, so a password alone does not do. */
  readonly twoFactor: boolean;
}

/** Why an account may not be used now, although it exists. */
export type AccountRefusal = 'anonymous-patron' | 'anonymized' | 'locked' | 'password-expired';

interface StaffRow {
  readonly borrowernumber: number;
  readonly userid: string | null;
  readonly cardnumber: string | null;
  readonly firstname: string | null;
  readonly surname: string | null;
  readonly branchcode: string;
  readonly login_attempts?: number | null;
  readonly password_expiration_date?: string | null;
  readonly anonymized?: number | null;
  readonly auth_method?: string | null;
}

const ALWAYS = ['borrowernumber', 'userid', 'cardnumber', 'firstname', 'surname', 'branchcode'] as const;
const WHERE_PRESENT = ['login_attempts', 'password_expiration_date', 'anonymized', 'auth_method'] as const;

/**
 * The person of this number.
 *
 * @param userid when given, the person must also sign in under this name; Koha's collation decides what is equal
 */
export const findStaff = (
  koha: KohaGateway,
  borrowernumber: number,
  userid?: string,
): Promise<StaffRecord | undefined> =>
  findOne(koha, (query) => {
    void query.where('borrowers.borrowernumber', borrowernumber);
    if (userid !== undefined) void query.where('borrowers.userid', userid);
  });

/** The person who signs in with this name or card number; the name comes first, as in Koha. */
export const findStaffByLogin = async (koha: KohaGateway, login: string): Promise<StaffRecord | undefined> =>
  (await findOne(koha, (query) => void query.where('borrowers.userid', login))) ??
  (await findOne(koha, (query) => void query.where('borrowers.cardnumber', login)));

const findOne = (koha: KohaGateway, narrow: (query: Knex.QueryBuilder) => void): Promise<StaffRecord | undefined> =>
  reading(koha, async () => {
    const columns = [...ALWAYS, ...koha.columns('borrowers', WHERE_PRESENT)];
    const query = koha
      .db('borrowers')
      .select(columns.map((column) => `borrowers.${column}`))
      .limit(1);
    narrow(query);
    const [row] = (await query) as StaffRow[];
    return row === undefined ? undefined : staffRecord(row);
  });

const staffRecord = (row: StaffRow): StaffRecord => ({
  borrowernumber: row.borrowernumber,
  userid: row.userid ?? '',
  cardnumber: row.cardnumber ?? undefined,
  firstname: row.firstname ?? '',
  surname: row.surname ?? '',
  branchcode: row.branchcode,
  loginAttempts: row.login_attempts ?? 0,
  passwordExpires: dayOrNone(row.password_expiration_date),
  anonymized: row.anonymized === 1,
  twoFactor: row.auth_method === 'two-factor',
});

/** Old data holds `0000-00-00` where it means no day at all. */
const dayOrNone = (text: string | null | undefined): LibraryDay | undefined =>
  text != null && isLibraryDay(text) ? libraryDay(text) : undefined;

/** What stands in the way of this account by Koha's rules; undefined when nothing does. */
export const accountRefusal = async (koha: KohaGateway, staff: StaffRecord): Promise<AccountRefusal | undefined> => {
  if (staff.anonymized) return 'anonymized';
  if ((await preference(koha, 'AnonymousPatron')) === String(staff.borrowernumber)) return 'anonymous-patron';
  if (isLocked(staff.loginAttempts, await preference(koha, 'FailedLoginAttempts'))) return 'locked';
  const today = dayIn(koha.timezone, koha.clock.now());
  const expired = staff.passwordExpires !== undefined && staff.passwordExpires.since(today).sign <= 0;
  return expired ? 'password-expired' : undefined;
};

/** Koha's lock-out: a negative count is an administrator's lock; without a limit, no count locks. */
const isLocked = (attempts: number, limitText: string | undefined): boolean => {
  if (attempts < 0) return true;
  const limit = Number.parseInt(limitText ?? '', 10);
  return limit > 0 && attempts >= limit;
};

interface PermissionRow {
  readonly flags: string;
  readonly bit: number | null;
  readonly flag: string | null;
  readonly defaulton: number | null;
  readonly code: string | null;
}

/** What this person may do in Koha at this moment. Never cached; one statement. Nobody may do nothing. */
export const permissionsOf = async (koha: KohaGateway, borrowernumber: number): Promise<KohaPermissions> => {
  const rows = await reading<PermissionRow[]>(koha, () =>
    koha
      .db('borrowers')
      .leftJoin('userflags', koha.db.raw('TRUE'))
      .leftJoin('user_permissions', (join) =>
        join
          .on('user_permissions.borrowernumber', 'borrowers.borrowernumber')
          .andOn('user_permissions.module_bit', 'userflags.bit'),
      )
      .where('borrowers.borrowernumber', borrowernumber)
      .orderBy(['userflags.bit', 'user_permissions.code'])
      .select({
        // As text: a number of 64 bits does not fit into one of JavaScript's.
        flags: koha.db.raw('CAST(COALESCE(borrowers.flags, 0) AS CHAR)'),
        bit: 'userflags.bit',
        flag: 'userflags.flag',
        defaulton: 'userflags.defaulton',
        code: 'user_permissions.code',
      }),
  );
  return kohaPermissions(BigInt(rows[0]?.flags ?? 0), modulesOf(rows));
};

const modulesOf = (rows: readonly PermissionRow[]): HeldModule[] => {
  const modules = new Map<number, HeldModule & { codes: string[] }>();
  for (const { bit, flag, defaulton, code } of rows) {
    if (bit === null) continue;
    const held = modules.get(bit) ?? { bit, name: flag ?? '', byDefault: defaulton === 1, codes: [] };
    if (code !== null) held.codes.push(code);
    modules.set(bit, held);
  }
  return [...modules.values()];
};
