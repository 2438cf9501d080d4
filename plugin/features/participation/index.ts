export { participationFollower } from './participation.follower.ts';
export { participationReader } from './participation.service.ts';
export { participationStep } from './participation.step.ts';
export { participationSource } from './participation.timeline.ts';
export { participationSegmentFields } from './segment-fields.ts';
