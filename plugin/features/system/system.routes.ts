import { KOHA_SESSION_COOKIE } from '../../koha/sessions.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import { mayReadMetrics, type SettingsService } from '../settings/index.ts';
import { systemPage } from './system.presenter.ts';
import type { SystemService } from './system.service.ts';

export interface SystemRoutesDeps {
  readonly system: SystemService;
  readonly settings: Pick<SettingsService, 'read'>;
  readonly printMetrics: (now: Instant) => Promise<{ readonly type: string; readonly text: string }>;
  readonly basePath: string;
}

const validJob = formValidator<{ id: number }>(
  {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'integer', minimum: 1, description: 'Number of a job.' } },
  },
  'system.job-address',
  'The address',
);

/** Each look asks databases much; a page that reloads itself must not become a load of its own. */
const LOOKS = { requests: 60, minutes: 5 } as const;

export const systemPageRoutes = ({ system, settings, printMetrics, basePath }: SystemRoutesDeps): Route[] => [
  route({
    method: 'get',
    path: '/system',
    permission: 'system.view',
    limit: LOOKS,
    handler: async ({ viewer, locale, t, now, proxy, address, isSecure, cookie }, response) => {
      const page = systemPage({
        locale,
        now,
        facts: await system.look(locale, now),
        request: {
          ...proxy,
          address,
          isSecure,
          basePath,
          hasKohaCookie: cookie(KOHA_SESSION_COOKIE) !== undefined,
          signedInBy: viewer.signedInBy,
        },
        mayAdminister: viewer.permissions.has('system.administer'),
      });
      await response.page(
        'system/show',
        { title: t('system.title'), breadcrumbs: [{ text: t('system.title'), path: undefined }], menu: 'system' },
        page,
      );
    },
  }),
  route({
    method: 'post',
    path: '/system/jobs/:id/retry',
    permission: 'system.administer',
    params: validJob,
    handler: async ({ params, now }, response) => {
      await system.retry(params.id, now);
      response.see('/system', { flash: 'system.done.retry' });
    },
  }),
  route({
    method: 'post',
    path: '/system/jobs/:id/drop',
    permission: 'system.administer',
    params: validJob,
    handler: async ({ params }, response) => {
      await system.drop(params.id);
      response.see('/system', { flash: 'system.done.drop' });
    },
  }),
  route({
    method: 'get',
    path: '/metrics',
    permission: 'anybody',
    withoutIdentity: true,
    handler: async ({ proxy, address, bearer, now }, response) => {
      // An address that a web server passes on counts only if that web server is believed.
      const isClaimed = proxy.isForwarded && !proxy.isTrusted;
      if (!(await mayReadMetrics(settings, { address: isClaimed ? undefined : address, bearer })))
        throw new NotFound('web.no-such-page', 'There is no page at this address.');
      const { type, text } = await printMetrics(now);
      response.text(type, text);
    },
  }),
];
