import type { Databases, Surroundings } from './databases.ts';
import { viewerLookup } from './features/access/index.ts';
import { insightReader } from './features/insight/index.ts';
import { keptLists, segmentService, type KeptLists, type SegmentService } from './features/segments/index.ts';
import { leavingService, rulesInForce, settingsService } from './features/settings/index.ts';
import { segmentRegistry } from './segment-registry.ts';

/** The segments of this library, for pages and for what works in the background. */
export const segmentsIn = (
  { config }: Pick<Surroundings, 'config'>,
  { crm, koha }: Pick<Databases, 'crm' | 'koha'>,
  registry = segmentRegistry(crm),
): SegmentService =>
  segmentService({
    crm,
    koha,
    registry,
    timezone: config.koha.timezone,
    asOf: async () => (await insightReader(crm).freshness()).asOf,
  });

/** Patron lists of Koha that follow their segments, as far as their owners may see. */
export const keepingLists = (
  surroundings: Surroundings,
  databases: Databases,
  segments = segmentsIn(surroundings, databases),
): KeptLists => {
  const { manifest, clock, log } = surroundings;
  const { crm, koha, kohaWrite } = databases;
  const settings = settingsService({ crm, log });
  return keptLists({
    crm,
    segments,
    leaving: leavingService(settings),
    kohaWrite,
    viewerOf: viewerLookup({ koha, rules: () => rulesInForce(settings, manifest.permissions) }),
    clock,
    log,
  });
};
