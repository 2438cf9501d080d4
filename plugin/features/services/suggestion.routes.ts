import { NotFound } from '../../shared/errors.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import { DISMISSALS, type Dismissal } from './suggestion.domain.ts';
import type { SuggestionService } from './suggestion.service.ts';

const validPatron = formValidator<{ borrowernumber: string }>(
  { type: 'object', required: ['borrowernumber'], properties: { borrowernumber: { type: 'string' } } },
  'services.suggestion-address',
  'The address',
);

const validDismissal = formValidator<{ service: number; reason: Dismissal }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['service', 'reason'],
    properties: {
      service: { type: 'integer', minimum: 1, maximum: 4_294_967_295, description: 'Number of a service.' },
      reason: { type: 'string', enum: DISMISSALS, description: 'Why it is not offered.' },
    },
  },
  'services.dismissal-form',
  'The form',
);

/** What becomes of an offer that was suggested and is not made. */
export const suggestionRoutes = (suggestions: SuggestionService): Route[] => [
  route({
    method: 'post',
    path: '/patrons/:borrowernumber/suggestions/dismiss',
    permission: 'services.use',
    params: validPatron,
    body: validDismissal,
    handler: async ({ params, body, viewer, now, locale }, response) => {
      if (!/^[1-9]\d{0,9}$/.test(params.borrowernumber))
        throw new NotFound('patron.not-found', 'There is no such patron.');
      const borrowernumber = Number(params.borrowernumber);
      const { service: serviceId, reason } = body;
      await suggestions.dismiss({ viewer, now }, locale, { borrowernumber, serviceId, reason });
      response.see(`/patrons/${borrowernumber}#services`, { flash: 'services.done.dismissed' });
    },
  }),
];
