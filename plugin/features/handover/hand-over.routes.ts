import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import { FORM_COOKIE } from '../access/index.ts';
import { arrivalPage, refusalPage } from './hand-over.presenter.ts';
import type { HandOverService } from './hand-over.service.ts';

const schema = {
  type: 'object',
  required: ['ticket'],
  properties: {
    ticket: { type: 'string', minLength: 1, maxLength: 200, format: 'secret', description: 'The ticket.' },
  },
} as const;

const validTicket = formValidator<{ ticket: string }>(schema, 'handover.ticket', 'The ticket from Koha');

const ATTEMPTS = { requests: 60, minutes: 10 } as const;

/**
 * A GET only shows the ticket back, because whoever looks at addresses (scanners, previews) would use it up; the form
 * that the browser then sends exchanges it.
 */
export const arrivalRoutes = (handOver: HandOverService): Route[] => [
  route({
    method: 'get',
    path: '/hand-over',
    permission: 'anybody',
    query: validTicket,
    handler: ({ query, t }, response) =>
      response.page(
        'handover/show',
        { ...frame(t('handover.title')), scripts: ['hand-over.js'] },
        arrivalPage(t, query.ticket),
      ),
  }),
  route({
    method: 'post',
    path: '/hand-over',
    permission: 'anybody',
    body: validTicket,
    limit: ATTEMPTS,
    handler: async ({ body, now, log, t, cookie }, response) => {
      const outcome = await handOver.exchange({ ticket: body.ticket, now, log, before: cookie(FORM_COOKIE) });
      if (outcome.ok) {
        response
          .setCookie(FORM_COOKIE, outcome.token)
          .see(outcome.patron === undefined ? '/' : `/patrons/${outcome.patron}`);
        return;
      }
      const page = refusalPage(t, outcome.reason);
      await response.status(403).page('handover/show', frame(page.heading), page);
    },
  }),
];

const frame = (title: string) => ({ title, breadcrumbs: [{ text: title, path: undefined }] });
