import type { Validator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import { isSame } from './own-page.ts';
import type { SettingForm } from './setting-form.ts';
import type { Setting } from './setting.ts';
import type { SettingsService } from './settings.service.ts';

type Asked = Pick<PageRequest, 'locale' | 't'>;

/** What is on the page: what holds, and what was sent and refused. */
export interface SettingShown<T, Typed, Problems> {
  readonly value: T;
  readonly isChanged: boolean;
  readonly refused: { readonly typed: Typed; readonly problems: Problems } | undefined;
}

interface SettingRoutes<T, Typed extends object, Problems, Page extends SettingForm> {
  readonly settings: Pick<SettingsService, 'read' | 'change'>;
  readonly setting: Setting<T>;
  readonly path: string;
  readonly body: Validator<Typed & { readonly shipped?: 'yes' }>;
  /** Reads what was typed: a value, or what is wrong with it. */
  readonly read: (typed: Typed) => { readonly value: T } | { readonly problems: Problems };
  readonly page: (locale: PageRequest['locale'], shown: SettingShown<T, Typed, Problems>) => Page;
  readonly print: (response: PageResponse, frame: Parameters<PageResponse['page']>[1], page: Page) => Promise<void>;
  /** Keys of what is said afterwards. */
  readonly done: { readonly saved: string; readonly shipped: string };
}

/** The page of one setting: a form that comes back with what was typed and what is wrong, and a way back. */
export const settingPageRoutes = <T, Typed extends object, Problems, Page extends SettingForm>({
  settings,
  setting,
  path,
  body,
  read,
  page,
  print,
  done,
}: SettingRoutes<T, Typed, Problems, Page>): Route[] => {
  const show = async (
    { locale, t }: Asked,
    response: PageResponse,
    refused?: SettingShown<T, Typed, Problems>['refused'],
  ): Promise<void> => {
    const value = await settings.read(setting);
    const shown = page(locale, { value, isChanged: !isSame(value, setting.shipped), refused });
    const { heading } = shown;
    const breadcrumbs = [
      { text: t('settings.title'), path: '/settings' },
      { text: heading, path: undefined },
    ];
    await print(response, { title: heading, breadcrumbs, menu: 'settings' }, shown);
  };
  return [
    route({
      method: 'get',
      path,
      permission: 'system.administer',
      handler: (request, response) => show(request, response),
    }),
    route({
      method: 'post',
      path,
      permission: 'system.administer',
      body,
      handler: async (request, response) => {
        const { viewer, now } = request;
        const by = { now, by: viewer.borrowernumber };
        const typed = request.body;
        if (typed.shipped === 'yes') {
          await settings.change(setting, undefined, by);
          response.see('/settings', { flash: done.shipped });
          return;
        }
        const found = read(typed);
        if ('problems' in found) {
          await show(request, response.status(422), { typed, problems: found.problems });
          return;
        }
        await settings.change(setting, isSame(found.value, setting.shipped) ? undefined : found.value, by);
        response.see('/settings', { flash: done.saved });
      },
    }),
  ];
};
