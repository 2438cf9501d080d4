import type { KohaGateway } from '../../koha/gateway.ts';
import type { Route } from '../../web/route.ts';
import { patronProfileRoutes } from './profile.routes.ts';
import type { ProfileService } from './profile.service.types.ts';

export { profileFollower } from './profile.follower.ts';
export { profilePanel, type ProfilePanel } from './profile.panel.ts';
export { profileService } from './profile.service.ts';
export type { ProfileService } from './profile.service.types.ts';
export { profileStep } from './profile.step.ts';

/** Pages of patrons' profiles, and of what is asked in them. */
export const profileRoutes = (deps: { readonly koha: KohaGateway; readonly profiles: ProfileService }): Route[] =>
  patronProfileRoutes(deps);
