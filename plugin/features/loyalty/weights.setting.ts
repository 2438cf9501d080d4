import type { Locale } from '../../i18n/locale.ts';
import type { LoyaltyWeights } from '../insight/index.ts';
import { setting, settingWithPage, type Setting, type SettingWithPage } from '../settings/index.ts';
import { TRAITS } from './traits.ts';

/** The most that one trait may weigh. */
export const HEAVIEST = 100;

const weight = { type: 'integer', minimum: 0, maximum: HEAVIEST };

/**
 * How much each trait weighs in the loyalty score; only the proportions count.
 *
 * @param configured what kenal.json says, which holds until somebody changes it in the pages
 */
export const loyaltyWeights = (configured: LoyaltyWeights): Setting<LoyaltyWeights> =>
  setting({
    name: 'loyalty.weights',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: [...TRAITS],
      properties: Object.fromEntries(TRAITS.map((trait) => [trait, weight])),
    },
    shipped: inOrder(configured),
    safest: inOrder(configured),
  });

/** Traits in one order, so that equal weights are stored alike. */
export const inOrder = ({ returns, stays, refers, breadth }: LoyaltyWeights): LoyaltyWeights => ({
  returns,
  stays,
  refers,
  breadth,
});

/** What each trait is of the whole, 0 to 1. */
export const proportionsOf = (weights: LoyaltyWeights): LoyaltyWeights => {
  const total = TRAITS.reduce((sum, trait) => sum + weights[trait], 0);
  const share = (own: number): number => (total === 0 ? 0 : own / total);
  return {
    returns: share(weights.returns),
    stays: share(weights.stays),
    refers: share(weights.refers),
    breadth: share(weights.breadth),
  };
};

/** "Comes back 35 % · Stays 30 % · ...". */
export const weightWords = (locale: Locale, weights: LoyaltyWeights): string => {
  const shares = proportionsOf(weights);
  return TRAITS.map((trait) =>
    locale.t('loyalty.weights.share', {
      trait: locale.t(`loyalty.trait.${trait}`),
      share: locale.number(Math.round(shares[trait] * 100)),
    }),
  ).join(' · ');
};

export const WEIGHTS_PATH = '/settings/loyalty';

/** How the page of settings tells of it. */
export const loyaltyWeightsEntry = (of: Setting<LoyaltyWeights>): SettingWithPage =>
  settingWithPage({
    setting: of,
    path: WEIGHTS_PATH,
    title: 'loyalty.weights.title',
    summary: weightWords,
    change: ({ t }, before, after) => {
      const changed = TRAITS.filter((trait) => before[trait] !== after[trait]);
      const words = (weights: LoyaltyWeights): string =>
        changed.map((trait) => `${t(`loyalty.trait.${trait}`)} ${weights[trait]}`).join(', ');
      return { before: words(before), after: words(after) };
    },
  });
