export { familyFollower } from './family.follower.ts';
export { familyStep } from './family.step.ts';
export { familySegmentFields } from './segment-fields.ts';
