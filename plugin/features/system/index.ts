import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { systemPageRoutes, type SystemRoutesDeps } from './system.routes.ts';
import type { Finding } from '../../doctor/index.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Instant } from '../../shared/time.ts';
import { ownFindings } from './own-lines.ts';
import { ownFacts, systemService, type OwnDeps, type SystemDeps } from './system.service.ts';

export type { HealthSource } from './line.ts';
export { recordedRefreshes } from './recorded-refresh.ts';
export { systemMetrics, type SystemMetrics } from './system-metrics.ts';

/** The Health page, what can be done there, and metrics. */
export const systemRoutes = (deps: SystemDeps & Omit<SystemRoutesDeps, 'system'>): Route[] =>
  systemPageRoutes({ ...deps, system: systemService(deps) });

/** What the doctor on the command line is told of Kenal itself: load, jobs, messages, space, backups. */
export const systemFindings = async (deps: OwnDeps, locale: Locale, now: Instant): Promise<Finding[]> =>
  ownFindings(locale, await ownFacts(deps, now), now);

export const systemMenu: MenuEntry = {
  key: 'system',
  label: 'frame.menu.system',
  icon: 'server',
  path: '/system',
  permission: 'system.view',
};
