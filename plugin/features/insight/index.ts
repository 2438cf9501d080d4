export { insightJobs } from './insight.jobs.ts';
export { insightReader, type Freshness, type InsightReader, type VisitMonth } from './insight.read-model.ts';
export type { LoyaltyWeights } from './metrics/loyalty.domain.ts';
export { metricFollower } from './metrics/metric.follower.ts';
export { metricsSteps } from './metrics/metrics.step.ts';
export type { PatronFollower } from './patron-follower.ts';
export { anonymisedStep } from './anonymised.step.ts';
export { markDue } from './refresh-due.repository.ts';
export type { RefreshStep } from './refresh-step.ts';
export { mustBeTheSame } from './must-be-the-same.ts';
export { isSamePerson, marksOf, samePeople, type PersonMarks } from './same-person.ts';
export { insightSegmentFields } from './segment-fields/index.ts';
export { refreshService, type RefreshReport, type RefreshService } from './refresh.service.ts';
export {
  metricReader,
  type MetricFilter,
  type MetricSort,
  type MetricReader,
  type PatronMetric,
  type StageChange,
} from './metrics/metric.read-model.ts';
export { sentence as reasonSentence } from './metrics/reasons.ts';
export {
  reportReader,
  type CohortMonth,
  type FittedModel,
  type ModelTrial,
  type OfLibrary,
  type PastTrial,
  type ReportReader,
  type StageMonth,
  type UseMonth,
} from './metrics/report.read-model.ts';
export type { Stage } from './metrics/stage.domain.ts';
export { wilson } from './models/proportion.domain.ts';
