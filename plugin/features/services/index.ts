import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import type { AttachmentService } from '../attachments/index.ts';
import { confidentialSource } from '../confidential/index.ts';
import { boardRoutes } from './board.routes.ts';
import { deskService } from './desk.service.ts';
import { incomeRoutes } from './income/income.routes.ts';
import { incomeService } from './income/income.service.ts';
import { newRequestRoutes } from './new-request.routes.ts';
import { requestPath } from './request-path.ts';
import { CONFIDENTIAL } from './request.repository.ts';
import { requestFileRoutes } from './file.routes.ts';
import { requestRoutes } from './request.routes.ts';
import { requestService } from './request.service.ts';
import { catalogueRoutes } from './settings/catalogue.routes.ts';
import { catalogueService } from './settings/catalogue.service.ts';
import { suggestionRoutes } from './suggestion.routes.ts';
import { suggestionService, type SuggestionDeps } from './suggestion.service.ts';

export { catalogueEntry } from './settings/catalogue.entry.ts';
export { chargeJobs } from './charge.jobs.ts';
export { deskService } from './desk.service.ts';
export { quoteStep } from './quote.step.ts';
export { requestFollower } from './request.follower.ts';
export { requestService } from './request.service.ts';
export { requestsCard } from './requests.card.ts';
export { serviceSegmentFields } from './segment-fields.ts';
export { serviceSource } from './service.timeline.ts';
export { readyStripSentence } from './strip.sentence.ts';
export { suggestionService } from './suggestion.service.ts';
export { servicesPanel, type ServicesPanel } from './services.panel.ts';

/** What is confidential here, for who opens it without being named. */
export const confidentialRequests = confidentialSource('kenal_request as r', CONFIDENTIAL, {
  patron: 'r.borrowernumber',
  at: 'r.created_at',
  path: requestPath,
});

/** The board of requests, a request's page, new requests and offers, the catalogue that they are of, and the income. */
export const serviceRoutes = ({
  crm,
  koha,
  registry,
  interests,
  historyOf,
  attachments,
}: SuggestionDeps & { readonly attachments?: AttachmentService | undefined }): Route[] => {
  const requests = requestService({ crm, koha, attachments });
  const deps = { koha, requests, desk: deskService({ crm, koha }), attachments };
  return [
    ...boardRoutes(deps),
    ...requestRoutes(deps),
    ...requestFileRoutes(deps),
    ...newRequestRoutes(deps),
    ...catalogueRoutes({ koha, catalogue: catalogueService(crm) }),
    ...incomeRoutes(incomeService({ crm, koha })),
    ...suggestionRoutes(suggestionService({ crm, koha, registry, interests, historyOf })),
  ];
};

export const servicesMenu: MenuEntry = {
  key: 'services',
  label: 'frame.menu.services',
  icon: 'services',
  path: '/services',
  permission: 'services.use',
};
