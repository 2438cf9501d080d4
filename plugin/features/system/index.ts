import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { systemPageRoutes, type SystemRoutesDeps } from './system.routes.ts';
import { systemService, type SystemDeps } from './system.service.ts';

export type { HealthSource } from './line.ts';
export { recordedRefreshes } from './recorded-refresh.ts';
export { systemMetrics, type SystemMetrics } from './system-metrics.ts';

/** The Health page, what can be done there, and metrics. */
export const systemRoutes = (deps: SystemDeps & Omit<SystemRoutesDeps, 'system'>): Route[] =>
  systemPageRoutes({ ...deps, system: systemService(deps) });

export const systemMenu: MenuEntry = {
  key: 'system',
  label: 'frame.menu.system',
  icon: 'server',
  path: '/system',
  permission: 'system.view',
};
