import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { reportsRoutes } from './reports.routes.ts';
import { reportsService, type ReportsDeps } from './reports.service.ts';

/** How the library is used, who stays, and how good the forecast is: sums, never persons. */
export const reportRoutes = (deps: ReportsDeps): Route[] => reportsRoutes(reportsService(deps));

export const reportsMenu: MenuEntry = {
  key: 'reports',
  label: 'frame.menu.reports',
  icon: 'chart',
  path: '/reports',
  permission: 'reports.view',
};
