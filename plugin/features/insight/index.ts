export { insightJobs } from './insight.jobs.ts';
export { insightReader, type Freshness, type InsightReader, type VisitMonth } from './insight.read-model.ts';
export { addModelCommands } from './model-command/model.command.ts';
export type { PatronFollower } from './patron-follower.ts';
export { refreshService, type RefreshReport, type RefreshService } from './refresh.service.ts';
