import { dayIn } from '../../shared/time.ts';
import { route, type Route } from '../../web/route.ts';
import type { TodayCard } from './card.ts';
import { todayPage } from './today.presenter.ts';

interface TodayRoutesDeps {
  readonly timezone: string;
  readonly cards: readonly TodayCard[];
}

export const startPageRoutes = ({ timezone, cards }: TodayRoutesDeps): Route[] => [
  route({
    method: 'get',
    path: '/',
    permission: 'signed-in',
    handler: async ({ viewer, locale, t, now }, response) => {
      const context = { viewer, locale, now, today: dayIn(timezone, now) };
      const model = await todayPage({ context, timezone, cards });
      return response.page(
        'today/show',
        { title: t('today.title'), breadcrumbs: [{ text: t('today.title'), path: undefined }], menu: 'today' },
        model,
      );
    },
  }),
];
