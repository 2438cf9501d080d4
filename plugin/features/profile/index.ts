import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { MenuEntry } from '../../web/frame.ts';
import type { Clock } from '../../shared/time.ts';
import type { Route } from '../../web/route.ts';
import { profileImportRoutes } from './import/import.routes.ts';
import { profileImportService } from './import/profile-import.service.ts';
import { patronProfileRoutes } from './profile.routes.ts';
import type { ProfileService } from './profile.service.types.ts';
import { definitionService } from './settings/definition.service.ts';
import { profileSettingsRoutes } from './settings/settings.routes.ts';

export { LONGEST_TEXT } from './profile-field.domain.ts';
export { profileExport } from './profile.export.ts';
export { profileFollower } from './profile.follower.ts';
export { profilePanel, type ProfilePanel } from './profile.panel.ts';
export { profileService } from './profile.service.ts';
export type { ProfileService } from './profile.service.types.ts';
export { profileSource } from './profile.timeline.ts';
export { profileSegmentFields } from './segment-fields.ts';
export { profileStep } from './profile.step.ts';
export { profileSettingsEntry } from './settings/settings.entry.ts';

interface ProfileDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly profiles: ProfileService;
  readonly clock: Clock;
}

/** Pages of patrons' profiles, lists that are brought in, and what is asked. */
export const profileRoutes = (deps: ProfileDeps): Route[] => [
  ...patronProfileRoutes(deps),
  ...profileImportRoutes(profileImportService(deps)),
  ...profileSettingsRoutes(definitionService(deps.crm)),
];

export const profileImportMenu: MenuEntry = {
  key: 'profile-import',
  label: 'frame.menu.profileImport',
  icon: 'list',
  path: '/profile-import',
  permission: 'profile.import',
};
