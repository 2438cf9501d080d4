export { profileService } from './profile.service.ts';
export type { ProfileService } from './profile.service.types.ts';
export { profileFollower } from './profile.follower.ts';
export { profileStep } from './profile.step.ts';
