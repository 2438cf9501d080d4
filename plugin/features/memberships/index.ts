export { membershipFollower } from './membership.follower.ts';
export { membershipStep } from './membership.step.ts';
export { membershipSegmentFields } from './segment-fields.ts';
