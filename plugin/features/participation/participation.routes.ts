import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import type { NewsService } from './news.service.ts';
import { NEWS_STATES, type NewsState } from './news.domain.ts';

const validSuggestion = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } } },
  'participation.address',
  'The address',
);
const validTold = formValidator<{ state: NewsState }>(
  { type: 'object', required: ['state'], properties: { state: { type: 'string', enum: NEWS_STATES } } },
  'participation.told',
  'The form',
);

export const participationRoutes = (news: Pick<NewsService, 'tell'>): Route[] => [
  route({
    method: 'post',
    path: '/participation/suggestions/:id/told',
    permission: 'conversations.write',
    params: validSuggestion,
    body: validTold,
    handler: async ({ params, body, viewer, now }, response) => {
      await news.tell(viewer, params.id, body.state, now);
      response.see('/', { flash: 'participation.done.told' });
    },
  }),
];
