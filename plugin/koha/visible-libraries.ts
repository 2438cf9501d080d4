import { reading, type KohaGateway } from './gateway.ts';
import type { KohaPermissions } from './permissions.ts';
import { isOn, preference } from './preferences.ts';
import type { StaffRecord } from './staff.ts';
import { EVERY_LIBRARY, NO_LIBRARY, type VisibleLibraries } from './visibility.ts';

/**
 * The libraries whose patrons this person may see, by Koha's rules. Where Koha's own rules disagree (independent
 * libraries against the permission to see patrons of any library), the stricter one holds.
 */
export const visibleLibraries = async (
  koha: KohaGateway,
  staff: Pick<StaffRecord, 'branchcode'>,
  permissions: KohaPermissions,
): Promise<VisibleLibraries> => {
  if (permissions.superlibrarian) return EVERY_LIBRARY;
  if (!permissions.allows({ module: 'borrowers', code: '*' })) return NO_LIBRARY;
  const onlyOwn: VisibleLibraries = { all: false, branchcodes: [staff.branchcode] };
  if (isOn(await preference(koha, 'IndependentBranches'))) return onlyOwn;
  if (permissions.allows({ module: 'borrowers', code: 'view_borrower_infos_from_any_libraries' })) return EVERY_LIBRARY;
  const shared = await librariesInTheSameGroups(koha, staff.branchcode);
  return { all: false, branchcodes: [...new Set([staff.branchcode, ...shared])] };
};

/** Libraries beside this one in a group that keeps its patrons to itself. */
const librariesInTheSameGroups = (koha: KohaGateway, branchcode: string): Promise<string[]> =>
  reading(koha, async () => {
    if (!koha.has('library_groups', 'ft_hide_patron_info')) return [];
    return koha
      .db({ own: 'library_groups' })
      .join({ parent: 'library_groups' }, 'parent.id', 'own.parent_id')
      .join({ member: 'library_groups' }, 'member.parent_id', 'parent.id')
      .where('own.branchcode', branchcode)
      .where('parent.ft_hide_patron_info', 1)
      .whereNotNull('member.branchcode')
      .distinct()
      .orderBy('member.branchcode')
      .pluck<string[]>('member.branchcode');
  });
