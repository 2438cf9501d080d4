import type { KohaGateway } from '../../koha/gateway.ts';
import { KOHA_SESSION_COOKIE, readKohaSession } from '../../koha/sessions.ts';
import {
  accountRefusal,
  findStaff,
  permissionsOf,
  visibleLibraries,
  type RequiredPermission,
  type StaffRecord,
} from '../../koha/staff.ts';
import type { Instant } from '../../shared/time.ts';
import { FORM_COOKIE, type FormSessions } from './form-session.ts';
import type { Asker, Permission, Viewer } from './viewer.ts';

/** A permission of Kenal and those of Koha of which any one gives it, as in manifest.json. */
export interface PermissionRule {
  readonly name: Permission;
  readonly koha: readonly RequiredPermission[];
}

export interface IdentityDeps {
  readonly koha: KohaGateway;
  readonly sessions: FormSessions;
  /** The rules in force at this moment. */
  readonly rules: () => Promise<readonly PermissionRule[]>;
}

interface Credentials {
  readonly cookie: (name: string) => string | undefined;
  readonly address: string;
  readonly now: Instant;
}

export type Identify = (credentials: Credentials) => Promise<Asker>;

/**
 * Finds out who is asking, anew on every request: whoever loses a permission, or signs out of Koha, loses it here at
 * once. Koha's session goes before one of Kenal's own form.
 */
export const identityService =
  ({ koha, sessions, rules }: IdentityDeps): Identify =>
  async ({ cookie, address, now }) => {
    const outcome = await readKohaSession(koha, { cookie: cookie(KOHA_SESSION_COOKIE), clientAddress: address });
    if (outcome.ok) return askerFor(koha, rules, outcome.staff, { by: 'koha', library: outcome.session.loginLibrary });
    const token = cookie(FORM_COOKIE);
    const borrowernumber = token === undefined ? undefined : await sessions.borrowernumberOf(token, now);
    const staff = borrowernumber === undefined ? undefined : await findStaff(koha, borrowernumber);
    if (staff !== undefined && (await accountRefusal(koha, staff)) === undefined)
      return askerFor(koha, rules, staff, { by: 'form', library: undefined });
    return { state: 'nobody', reason: outcome.reason };
  };

/**
 * Somebody as they would be recognised now without asking them: for what goes to a member of staff who is not there.
 *
 * @returns undefined for who has no staff rights any more or whose account is closed
 */
export const viewerLookup =
  ({ koha, rules }: Pick<IdentityDeps, 'koha' | 'rules'>) =>
  async (borrowernumber: number): Promise<Viewer | undefined> => {
    const staff = await findStaff(koha, borrowernumber);
    if (staff === undefined || (await accountRefusal(koha, staff)) !== undefined) return undefined;
    const asker = await askerFor(koha, rules, staff, { by: 'koha', library: undefined });
    return asker.state === 'staff' ? asker.viewer : undefined;
  };

interface SignedIn {
  readonly by: Viewer['signedInBy'];
  readonly library: string | undefined;
}

const askerFor = async (
  koha: KohaGateway,
  rules: () => Promise<readonly PermissionRule[]>,
  staff: StaffRecord,
  { by, library }: SignedIn,
): Promise<Asker> => {
  // Two databases, asked at the same time: every page and the strip wait for both.
  const [allowed, inForce] = await Promise.all([permissionsOf(koha, staff.borrowernumber), rules()]);
  const displayName = nameOf(staff);
  if (!allowed.staff) return { state: 'patron', displayName, signedInBy: by };
  const granted = inForce.filter(
    // Superlibrarians hold everything, also what no permission of Koha gives any more: nobody can lock them out.
    (rule) => allowed.superlibrarian || rule.koha.some((required) => allowed.allows(required)),
  );
  return {
    state: 'staff',
    viewer: {
      borrowernumber: staff.borrowernumber,
      displayName,
      homeLibrary: staff.branchcode,
      loginLibrary: library,
      permissions: new Set(granted.map(({ name }) => name)),
      visible: await visibleLibraries(koha, staff, allowed),
      signedInBy: by,
    },
  };
};

const nameOf = ({ firstname, surname, userid }: StaffRecord): string => {
  const name = `${firstname} ${surname}`.trim();
  return name === '' ? userid : name;
};
