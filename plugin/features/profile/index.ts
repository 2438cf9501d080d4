import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { profileImportRoutes } from './import/import.routes.ts';
import { profileImportService } from './import/profile-import.service.ts';
import { patronProfileRoutes } from './profile.routes.ts';
import type { ProfileService } from './profile.service.types.ts';

export { profileFollower } from './profile.follower.ts';
export { profilePanel, type ProfilePanel } from './profile.panel.ts';
export { profileService } from './profile.service.ts';
export type { ProfileService } from './profile.service.types.ts';
export { profileStep } from './profile.step.ts';

interface ProfileDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly profiles: ProfileService;
}

/** Pages of patrons' profiles, and of lists that are brought in. */
export const profileRoutes = (deps: ProfileDeps): Route[] => [
  ...patronProfileRoutes(deps),
  ...profileImportRoutes(profileImportService(deps)),
];

export const profileImportMenu: MenuEntry = {
  key: 'profile-import',
  label: 'frame.menu.profileImport',
  icon: 'list',
  path: '/profile-import',
  permission: 'profile.import',
};
