import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import { settingsPages } from './settings-pages.ts';
import { settingsPageRoutes, type SettingsRoutesDeps } from './settings.routes.ts';
import type { SettingWithPage } from './own-page.ts';

export { DRY_RUN } from './known-settings.ts';
export { leavingService, type Leaving } from './leaving.service.ts';
export { mayReadMetrics } from './metrics-access.ts';
export { settingWithPage, type SettingWithPage } from './own-page.ts';
export { rulesInForce } from './permission-rules.ts';
export type { SettingForm } from './setting-form.ts';
export { settingPageRoutes, type SettingShown } from './setting-page.routes.ts';
export { setting, type Setting } from './setting.ts';
export { settingsService, type SettingsService } from './settings.service.ts';

/**
 * The page of settings and its forms.
 *
 * @param deps.others settings of other features, which have pages of their own
 */
export const settingsRoutes = (
  deps: Omit<SettingsRoutesDeps, 'pages'> & { readonly others: readonly SettingWithPage[] },
): Route[] => settingsPageRoutes({ ...deps, pages: settingsPages(deps) });

export const settingsMenu: MenuEntry = {
  key: 'settings',
  label: 'frame.menu.settings',
  icon: 'settings',
  path: '/settings',
  permission: 'system.administer',
};
