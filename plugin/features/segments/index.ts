import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { exportRoutes } from './export.routes.ts';
import type { SegmentPagesDeps } from './segment-pages.ts';
import { segmentRoutes as pagesOfOne } from './segment.routes.ts';
import { segmentsRoutes } from './segments.routes.ts';

export type { ExportSource } from './export-source.ts';
export { isChild } from './audience.ts';
export { ageSql, yearsBetween } from './age.ts';
export { columnField, factsOf, type FactRow } from './column-field.ts';
export { rangeOf, rangeSql } from './column-sql.ts';
export { existingField } from './existing-field.ts';
export type { FactSource, SegmentField, SqlPlace } from './field.ts';
export { namedSegments, segmentsAmong, type SegmentName } from './held.read-model.ts';
export { listFollower } from './keeping.repository.ts';
export { keptLists, type KeptLists } from './keeping.service.ts';
export { patronListStep } from './keeping.step.ts';
export { endedListsCard } from './ended-lists.card.ts';
export { keepingHistory } from './keeping-history.ts';
export { judgeValue } from './judging.domain.ts';
export { stageMoveField } from './move-field.ts';
export { recordedField } from './recorded-field.ts';
export { collectionSql, setField, setSql } from './set-field.ts';
export { ALWAYS, and, NEVER, or, sql, type Sql } from './sql.domain.ts';
export type { RuleCondition } from './tree.domain.ts';
export { useField } from './use-field.ts';
export { mayBeKnown } from './use-sql.ts';
export { segmentJobs } from './look.service.ts';
export { segmentFollower } from './member.repository.ts';
export { registrySource, type DefinedFields, type RegistrySource as SegmentRegistrySource } from './registry.ts';
export type { Segment, SegmentSize } from './segment.domain.ts';
export { patronLists } from './patron-list.service.ts';
export { segmentsPanel, type SegmentsPanel } from './segments.panel.ts';
export { segmentService } from './segments.service.ts';
export type { Asking, SegmentService } from './segments.service.types.ts';
export { exportSegments, importSegments } from './exchange.ts';

/** The list of segments, the builder, and a segment's page. */
export const segmentRoutes = (deps: SegmentPagesDeps): Route[] => [
  ...segmentsRoutes(deps),
  ...pagesOfOne(deps),
  ...exportRoutes(deps),
];

export const segmentMenu: MenuEntry = {
  key: 'segments',
  label: 'frame.menu.segments',
  icon: 'segments',
  path: '/segments',
  permission: 'segments.use',
};
