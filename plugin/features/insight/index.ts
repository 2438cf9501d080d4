export type { Freshness, InsightReader, VisitMonth } from './insight.read-model.ts';
