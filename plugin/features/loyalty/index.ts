import type { Route } from '../../web/route.ts';
import type { PatronPanel } from '../patrons/index.ts';
import type { TodayCard } from '../today/index.ts';
import { loyaltyPanel, type LoyaltyPanel } from './loyalty-panel.presenter.ts';
import { loyaltyRoutesOf, type LoyaltyRoutesDeps } from './loyalty.routes.ts';
import { loyaltyService, type LoyaltyDeps } from './loyalty.service.ts';
import { slippingCardOf } from './slipping.card.ts';
import { weightsRoutes, type WeightsRoutesDeps } from './weights.routes.ts';

export type { LoyaltyPanel } from './loyalty-panel.presenter.ts';
export type { WhySource } from './why.presenter.ts';
export { loyaltyWeights, loyaltyWeightsEntry } from './weights.setting.ts';

/** Who is slipping away, who is becoming loyal, and why a patron stands where they stand. */
export const loyaltyRoutes = (
  deps: LoyaltyDeps & Pick<LoyaltyRoutesDeps, 'historyOf' | 'sources'> & WeightsRoutesDeps,
): Route[] => [...loyaltyRoutesOf({ ...deps, loyalty: loyaltyService(deps) }), ...weightsRoutes(deps)];

/** A patron's stage and traits, for their page. */
export const loyaltyPanelOf = (deps: LoyaltyDeps): PatronPanel<LoyaltyPanel> => {
  const loyalty = loyaltyService(deps);
  return {
    load: async ({ patron, history, locale }) => {
      const facts = await loyalty.factsOf(patron.borrowernumber, history);
      return facts === undefined ? undefined : loyaltyPanel({ locale, ...facts });
    },
  };
};

/** The two lists, for the page that finds patrons. */
export const loyaltyLists = [
  { path: '/slipping', label: 'loyalty.slipping.title' },
  { path: '/prospects', label: 'loyalty.prospects.title' },
] as const;

export const slippingCard = (deps: LoyaltyDeps): TodayCard => slippingCardOf(loyaltyService(deps));
