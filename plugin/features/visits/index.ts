import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { visitImportService, type VisitImportDeps } from './visit-import.service.ts';
import { visitsRoutes } from './visits.routes.ts';

export { eventSource } from './event.timeline.ts';
export { mayKeep, patronBars, visitDaysOf } from './visit-import.repository.ts';
export { importVisits, reportAsText, type ImportVisitsOptions } from './import-visits.ts';

/** Bringing in lists of visits that gates, events and e-resources counted. */
export const visitRoutes = (deps: VisitImportDeps): Route[] => visitsRoutes(visitImportService(deps));

export const visitMenu: MenuEntry = {
  key: 'visits',
  label: 'frame.menu.visits',
  icon: 'visit',
  path: '/visits',
  permission: 'visits.import',
};
