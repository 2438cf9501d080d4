import type { KohaGateway } from '../../koha/gateway.ts';
import { staffNames } from '../../koha/staff-names.ts';
import type { PageRequest, PageResponse } from '../../web/route.ts';
import { DRY_RUN, METRICS, METRICS_TOKEN } from './known-settings.ts';
import { rulesInForce, type Rule } from './permission-rules.ts';
import type { SettingWithPage } from './own-page.ts';
import { settingsPage } from './settings.presenter.ts';
import type { SettingsService } from './settings.service.ts';

const MOST_CHANGES = 30;

interface Shown {
  readonly refused?: { readonly addresses: string; readonly isOn: boolean; readonly problem: string };
  readonly newToken?: string;
}

type Asked = Pick<PageRequest, 'viewer' | 'locale' | 't'>;

/** The page of all settings, which several forms come back to. */
export interface SettingsPages {
  show(request: Asked, response: PageResponse, shown?: Shown): Promise<void>;
}

interface SettingsPagesDeps {
  readonly koha: KohaGateway;
  readonly settings: SettingsService;
  readonly shipped: readonly Rule[];
  readonly others: readonly SettingWithPage[];
}

export const settingsPages = ({ koha, settings, shipped, others }: SettingsPagesDeps): SettingsPages => ({
  show: async ({ viewer, locale, t }, response, { refused, newToken } = {}) => {
    const [rules, isDryRun, access, token, changes, ...looks] = await Promise.all([
      rulesInForce(settings, shipped),
      settings.read(DRY_RUN),
      settings.read(METRICS),
      settings.read(METRICS_TOKEN),
      settings.history(MOST_CHANGES),
      ...others.map((other) => other.look(settings, locale)),
    ]);
    const names = await staffNames(
      koha,
      viewer,
      changes.flatMap(({ by }) => by ?? []),
    );
    const whoOf = (by: number | undefined): string =>
      by === undefined ? t('settings.history.command') : (names.get(by) ?? t('settings.history.somebody'));
    const page = settingsPage(locale, {
      rules,
      isDryRun,
      metrics: { access, hasToken: token !== null },
      refused,
      newToken,
      others: others.flatMap((other, at) => {
        const look = looks[at];
        return look === undefined ? [] : [{ other, ...look }];
      }),
      changes: changes.map((change) => ({ ...change, who: whoOf(change.by) })),
    });
    await response.page(
      'settings/index',
      { title: t('settings.title'), breadcrumbs: [{ text: t('settings.title'), path: undefined }], menu: 'settings' },
      page,
    );
  },
});
