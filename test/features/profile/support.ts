import type { Viewer } from '../../../plugin/features/access/viewer.ts';
import { profileService, type ProfileService } from '../../../plugin/features/profile/index.ts';
import type { PermissionName } from '../../../plugin/manifest/permission-names.ts';
import { instant, type Instant } from '../../../plugin/shared/time.ts';
import { addPerson, seedLibrary, testKoha } from '../../koha/library.ts';
import { crmDatabase, kohaDatabase, type TestDatabase } from '../../support/database.ts';

const ALL: readonly PermissionName[] = ['profile.view', 'profile.edit', 'profile.sensitive', 'profile.settings'];

/** A member of staff of Midway who sees every library, unless said otherwise. */
export const staff = (
  borrowernumber: number,
  {
    permissions = ALL,
    libraries,
  }: { readonly permissions?: readonly PermissionName[]; readonly libraries?: readonly string[] } = {},
): Viewer => ({
  borrowernumber,
  displayName: `Staff ${borrowernumber}`,
  homeLibrary: 'MPL',
  loginLibrary: undefined,
  permissions: new Set(permissions),
  visible: libraries === undefined ? { all: true } : { all: false, branchcodes: libraries },
  signedInBy: 'form',
});

export const NOW = instant('2026-11-22T03:00:00Z');
export const later = (minutes: number): Instant => NOW.add({ minutes });

export interface ProfileWorld {
  readonly koha: TestDatabase;
  readonly crm: TestDatabase;
  readonly profiles: ProfileService;
  /** What a colleague sees of a patron: `occupation: Teacher`. */
  seen(viewer: Viewer, borrowernumber: number): Promise<string[]>;
}

/** Two libraries, and a few patrons with nothing in their profiles. */
export const profileWorld = async (): Promise<ProfileWorld> => {
  const [koha, crm] = [await kohaDatabase(), await crmDatabase()];
  await seedLibrary(koha.db);
  for (const borrowernumber of [51, 52])
    await addPerson(koha.db, { borrowernumber, cardnumber: `C${borrowernumber}`, dateenrolled: '2020-01-01' });
  await addPerson(koha.db, { borrowernumber: 61, cardnumber: 'C61', branchcode: 'CPL' });
  const profiles = profileService({ crm: crm.db, koha: await testKoha(koha.db) });
  return {
    koha,
    crm,
    profiles,
    seen: async (viewer, borrowernumber) =>
      (await profiles.of(viewer, borrowernumber)).map(({ field, value }) => `${field.key}: ${value}`),
  };
};
