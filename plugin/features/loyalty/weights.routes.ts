import { formValidator } from '../../shared/validation.ts';
import type { Route } from '../../web/route.ts';
import type { LoyaltyWeights } from '../insight/index.ts';
import { settingPageRoutes, type Setting, type SettingsService } from '../settings/index.ts';
import { TRAITS } from './traits.ts';
import { readWeights, weightsPage, type TypedWeights } from './weights.presenter.ts';
import { WEIGHTS_PATH } from './weights.setting.ts';

export interface WeightsRoutesDeps {
  readonly settings: Pick<SettingsService, 'read' | 'change'>;
  readonly weights: Setting<LoyaltyWeights>;
}

const typed = { type: 'string', maxLength: 20, description: 'How much the trait weighs.' };

const validWeights = formValidator<TypedWeights & { shipped?: 'yes' }>(
  {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(TRAITS.map((trait) => [trait, typed])),
      shipped: { type: 'string', enum: ['yes'], description: 'Back to what was shipped.' },
    },
  },
  'loyalty.weights-form',
  'The form',
);

/** The page on which the weights of the loyalty score are changed. */
export const weightsRoutes = ({ settings, weights }: WeightsRoutesDeps): Route[] =>
  settingPageRoutes({
    settings,
    setting: weights,
    path: WEIGHTS_PATH,
    body: validWeights,
    read: readWeights,
    page: (locale, shown) => weightsPage(locale, weights.shipped, shown),
    print: (response, frame, page) => response.page('loyalty/weights', frame, page),
    done: { saved: 'loyalty.weights.done.saved', shipped: 'loyalty.weights.done.shipped' },
  });
