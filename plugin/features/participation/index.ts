export { arrivedStripSentence } from './arrived.sentence.ts';
export { participationFollower } from './participation.follower.ts';
export { participationPanel, type ParticipationPanel } from './participation.panel.ts';
export { participationReader } from './participation.service.ts';
export { participationStep } from './participation.step.ts';
export { participationSource } from './participation.timeline.ts';
export { participationSegmentFields } from './segment-fields.ts';
