import type { KohaGateway } from '../../koha/gateway.ts';
import { listKohaPermissions } from '../../koha/permission-list.ts';
import { permissionsOf } from '../../koha/staff.ts';
import { PERMISSIONS, type PermissionName } from '../../manifest/permission-names.ts';
import { InvalidInput } from '../../shared/errors.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import { DRY_RUN, ruleSetting } from './known-settings.ts';
import { metricsRoutes } from './metrics.routes.ts';
import { offeredBy, permissionSettingPage } from './permission.presenter.ts';
import { asText, fromText, rulesInForce, type Rule, type RuleInForce } from './permission-rules.ts';
import type { SettingsPages } from './settings-pages.ts';
import type { SettingsService } from './settings.service.ts';

export interface SettingsRoutesDeps {
  readonly koha: KohaGateway;
  readonly settings: SettingsService;
  /** The rules of manifest.json. */
  readonly shipped: readonly Rule[];
  readonly pages: SettingsPages;
}

const validDryRun = formValidator<{ dryRun: 'on' | 'off' }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['dryRun'],
    properties: { dryRun: { type: 'string', enum: ['on', 'off'], description: 'Whether everything stays inside.' } },
  },
  'settings.dry-run-form',
  'The form',
);

const validName = formValidator<{ name: PermissionName }>(
  {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string', enum: PERMISSIONS, description: 'A permission of Kenal.' } },
  },
  'settings.permission-address',
  'The address',
);

const validRule = formValidator<{ koha?: readonly string[]; shipped?: 'yes' }>(
  {
    type: 'object',
    additionalProperties: false,
    properties: {
      koha: {
        type: 'array',
        maxItems: 100,
        uniqueItems: true,
        items: { type: 'string', maxLength: 100, description: 'A permission of Koha, as module:code.' },
      },
      shipped: { type: 'string', enum: ['yes'], description: 'Back to what was shipped.' },
    },
  },
  'settings.permission-form',
  'The form',
);

export const settingsPageRoutes = (deps: SettingsRoutesDeps): Route[] => {
  const { settings, pages } = deps;
  return [
    route({
      method: 'get',
      path: '/settings',
      permission: 'system.administer',
      handler: (request, response) => pages.show(request, response),
    }),
    route({
      method: 'post',
      path: '/settings/dry-run',
      permission: 'system.administer',
      body: validDryRun,
      handler: async ({ body, viewer, now }, response) => {
        await settings.change(DRY_RUN, body.dryRun === 'on', { now, by: viewer.borrowernumber });
        response.see('/settings', { flash: `settings.done.dryRun.${body.dryRun}` });
      },
    }),
    route({
      method: 'get',
      path: '/settings/permissions/:name',
      permission: 'system.administer',
      params: validName,
      handler: async (request, response) => {
        const rule = await ruleOf(deps, request.params.name);
        await showRule(deps, request, response, { rule, chosen: rule.koha.map(asText), problem: undefined });
      },
    }),
    route({
      method: 'post',
      path: '/settings/permissions/:name',
      permission: 'system.administer',
      params: validName,
      body: validRule,
      handler: (request, response) => changeRule(deps, request, response),
    }),
    ...metricsRoutes(settings, pages),
  ];
};

const ruleOf = async ({ settings, shipped }: SettingsRoutesDeps, name: PermissionName): Promise<RuleInForce> => {
  const rule = (await rulesInForce(settings, shipped)).find((one) => one.name === name);
  if (rule === undefined) throw new TypeError(`manifest.json lacks the permission ${name}.`);
  return rule;
};

type RuleRequest = PageRequest<{ name: PermissionName }, undefined, { koha?: readonly string[]; shipped?: 'yes' }>;

const changeRule = async (deps: SettingsRoutesDeps, request: RuleRequest, response: PageResponse): Promise<void> => {
  const { koha, settings, shipped } = deps;
  const { params, body, viewer, now, t } = request;
  const rule = await ruleOf(deps, params.name);
  const isBack = body.shipped === 'yes';
  const chosen = body.koha ?? [];
  const offered = new Set([...offeredBy(await listKohaPermissions(koha)), ...rule.koha.map(asText)]);
  if (!isBack && !chosen.every((one) => offered.has(one)))
    throw new InvalidInput('settings.unknown-koha-permission', 'This Koha does not have one of these permissions.');
  const next = isBack ? (shipped.find(({ name }) => name === params.name)?.koha ?? []) : chosen.map(fromText);
  if (params.name === 'system.administer') {
    const own = await permissionsOf(koha, viewer.borrowernumber);
    if (!own.superlibrarian && !next.some((required) => own.allows(required))) {
      await showRule(deps, request, response.status(422), { rule, chosen, problem: t('settings.permission.ownLoss') });
      return;
    }
  }
  await settings.change(ruleSetting(params.name), isBack ? undefined : next, { now, by: viewer.borrowernumber });
  response.see('/settings', { flash: 'settings.done.permission' });
};

const showRule = async (
  { koha, shipped }: SettingsRoutesDeps,
  { t }: Pick<PageRequest, 't'>,
  response: PageResponse,
  shown: { readonly rule: RuleInForce; readonly chosen: readonly string[]; readonly problem: string | undefined },
): Promise<void> => {
  const page = permissionSettingPage({
    t,
    modules: await listKohaPermissions(koha),
    shippedKoha: shipped.find(({ name }) => name === shown.rule.name)?.koha ?? [],
    ...shown,
  });
  await response.page(
    'settings/permission',
    {
      title: page.heading,
      breadcrumbs: [
        { text: t('settings.title'), path: '/settings' },
        { text: page.heading, path: undefined },
      ],
      menu: 'settings',
    },
    page,
  );
};
