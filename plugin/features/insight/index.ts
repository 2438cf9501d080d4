export { insightJobs } from './insight.jobs.ts';
export { insightReader, type Freshness, type InsightReader, type VisitMonth } from './insight.read-model.ts';
export { metricFollower } from './metrics/metric.follower.ts';
export { metricsStep } from './metrics/metrics.step.ts';
export type { PatronFollower } from './patron-follower.ts';
export { refreshService, type RefreshReport, type RefreshService } from './refresh.service.ts';
