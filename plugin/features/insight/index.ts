export { insightJobs } from './insight.jobs.ts';
export { insightReader, type Freshness, type InsightReader, type VisitMonth } from './insight.read-model.ts';
export type { PatronFollower } from './patron-follower.ts';
export { insightSegmentFields } from './segment-fields/index.ts';
export { refreshService, type RefreshReport, type RefreshService } from './refresh.service.ts';
