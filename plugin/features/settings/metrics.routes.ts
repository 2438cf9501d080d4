import { hashOfToken, newToken } from '../../shared/token.ts';
import { formValidator } from '../../shared/validation.ts';
import { isAddressOrNetwork } from '../../shared/networks.ts';
import { route, type Route } from '../../web/route.ts';
import { METRICS, METRICS_TOKEN } from './known-settings.ts';
import type { SettingsPages } from './settings-pages.ts';
import type { SettingsService } from './settings.service.ts';

const MOST_ADDRESSES = 50;

const validAccess = formValidator<{ on?: 'yes'; addresses?: string }>(
  {
    type: 'object',
    additionalProperties: false,
    properties: {
      on: { type: 'string', enum: ['yes'], description: 'Whether metrics can be read.' },
      addresses: { type: 'string', maxLength: 2000, description: 'Addresses and networks, with spaces between.' },
    },
  },
  'settings.metrics-form',
  'The form',
);

const validToken = formValidator<{ token: 'new' | 'none' }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['token'],
    properties: { token: { type: 'string', enum: ['new', 'none'], description: 'Make a token, or drop it.' } },
  },
  'settings.token-form',
  'The form',
);

/** Who may read metrics: the forms of the Settings page. */
export const metricsRoutes = (settings: SettingsService, pages: SettingsPages): Route[] => [
  route({
    method: 'post',
    path: '/settings/metrics',
    permission: 'system.administer',
    body: validAccess,
    handler: async (request, response) => {
      const { body, viewer, now, t } = request;
      const typed = body.addresses ?? '';
      const isOn = body.on === 'yes';
      const addresses = [...new Set(typed.split(/[\s,;]+/).filter((one) => one !== ''))];
      const wrong = addresses.find((one) => !isAddressOrNetwork(one));
      if (wrong !== undefined || addresses.length > MOST_ADDRESSES) {
        const problem =
          wrong === undefined
            ? t('settings.metrics.tooMany', { most: MOST_ADDRESSES })
            : t('settings.metrics.wrongAddress', { address: wrong.slice(0, 50) });
        await pages.show(request, response.status(422), { refused: { addresses: typed, isOn, problem } });
        return;
      }
      await settings.change(METRICS, { isOn, addresses }, { now, by: viewer.borrowernumber });
      response.see('/settings', { flash: 'settings.done.metrics' });
    },
  }),
  route({
    method: 'post',
    path: '/settings/metrics/token',
    permission: 'system.administer',
    body: validToken,
    handler: async (request, response) => {
      const { body, viewer, now } = request;
      const token = body.token === 'new' ? newToken() : undefined;
      const hash = token === undefined ? undefined : hashOfToken(token);
      await settings.change(METRICS_TOKEN, hash, { now, by: viewer.borrowernumber });
      if (token === undefined) response.see('/settings', { flash: 'settings.done.tokenDropped' });
      else await pages.show(request, response, { newToken: token });
    },
  }),
];
