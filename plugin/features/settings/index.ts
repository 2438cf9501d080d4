import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { settingsPages } from './settings-pages.ts';
import { settingsPageRoutes, type SettingsRoutesDeps } from './settings.routes.ts';

export { DRY_RUN } from './known-settings.ts';
export { leavingService, type Leaving } from './leaving.service.ts';
export { mayReadMetrics } from './metrics-access.ts';
export { rulesInForce } from './permission-rules.ts';
export { setting, type Setting } from './setting.ts';
export { settingsService, type SettingsService } from './settings.service.ts';

/** The page of settings and its forms. */
export const settingsRoutes = (deps: Omit<SettingsRoutesDeps, 'pages'>): Route[] =>
  settingsPageRoutes({ ...deps, pages: settingsPages(deps) });

export const settingsMenu: MenuEntry = {
  key: 'settings',
  label: 'frame.menu.settings',
  icon: 'settings',
  path: '/settings',
  permission: 'system.administer',
};
