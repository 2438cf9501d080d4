import type { KohaGateway } from '../../koha/gateway.ts';
import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import type { InsightReader } from '../insight/index.ts';
import type { TodayCard } from './card.ts';
import { deskCard, freshnessCard, patronsCard } from './cards.ts';
import { startPageRoutes } from './today.routes.ts';

export type { TodayCard } from './card.ts';

export interface TodayDeps {
  readonly koha: KohaGateway;
  readonly insight: InsightReader;
  /** Cards of other features. */
  readonly cards?: readonly TodayCard[];
}

/** The start page. */
export const todayRoutes = ({ koha, insight, cards = [] }: TodayDeps): Route[] =>
  startPageRoutes({
    timezone: koha.timezone,
    cards: [deskCard(koha), patronsCard(koha, insight), freshnessCard(insight), ...cards],
  });

export const todayMenu: MenuEntry = {
  key: 'today',
  label: 'frame.menu.today',
  icon: 'today',
  path: '/',
  permission: 'signed-in',
};
