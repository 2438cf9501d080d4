import { colleaguesOf } from '../../koha/colleagues.ts';
import { findPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { NotFound } from '../../shared/errors.ts';
import { dayIn } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import type { Viewer } from '../access/index.ts';
import { mayHave, type Service } from './catalogue.domain.ts';
import { choosePage } from './choose.presenter.ts';
import { formPage } from './form.presenter.ts';
import { frameOf, type ServiceRoutesDeps } from './request-pages.ts';
import { NOTHING_SAID } from './request.domain.ts';
import { requestPath } from './request-path.ts';
import { readWords, validWords } from './words-form.ts';

const validPatron = formValidator<{ borrowernumber: string }>(
  { type: 'object', required: ['borrowernumber'], properties: { borrowernumber: { type: 'string' } } },
  'services.patron-address',
  'The address',
);

const validNew = formValidator<{ service?: number; as?: 'offer' | 'request'; title?: string }>(
  {
    type: 'object',
    properties: {
      service: { type: 'integer', minimum: 1, maximum: 4_294_967_295, description: 'Number of a service.' },
      as: { type: 'string', enum: ['offer', 'request'], description: 'Who speaks first.' },
      title: { type: 'string', maxLength: 200, format: 'secret', description: 'What it may be called.' },
    },
  },
  'services.new-query',
  'The address',
);

const FIRST_STATE = { request: 'asked', offer: 'proposed', draft: 'draft' } as const;

/** A new request of a patron, or an offer to one. */
export const newRequestRoutes = ({ koha, requests, desk }: ServiceRoutesDeps): Route[] => {
  const seen = async (viewer: Viewer, text: string): Promise<PatronRecord> => {
    const number = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
    const patron = number === undefined ? undefined : await findPatron(koha, viewer.visible, number);
    if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
    return patron;
  };
  /** Who usually does it, or whoever takes it up. */
  const ownerOf = async (viewer: Viewer, { doneBy }: Service): Promise<number> =>
    doneBy !== undefined && (await colleaguesOf(koha, viewer)).some(({ borrowernumber }) => borrowernumber === doneBy)
      ? doneBy
      : viewer.borrowernumber;
  return [
    route({
      method: 'get',
      path: '/patrons/:borrowernumber/requests/new',
      permission: 'services.use',
      params: validPatron,
      query: validNew,
      handler: async ({ params, query, viewer, locale, t, now }, response) => {
        const [patron, catalogue] = await Promise.all([seen(viewer, params.borrowernumber), desk.catalogue(locale)]);
        const isOffer = query.as === 'offer';
        const service = catalogue.find(({ id }) => id === query.service);
        if (service === undefined || !mayHave(service, patron.categorycode)) {
          const page = choosePage(locale, { patron, catalogue, isOffer });
          return response.page('services/choose', frameOf({ t }, page.heading), page);
        }
        const due = isOffer || service.usualDays === undefined ? undefined : service.usualDays;
        const words = {
          ...NOTHING_SAID,
          title: query.title ?? '',
          packaging: service.packagings[0],
          delivery: service.deliveries[0],
          dueOn: due === undefined ? undefined : dayIn(koha.timezone, now).add({ days: due }).toString(),
        };
        const page = formPage(locale, { patron, service, words, answers: new Map(), isOffer });
        return response.page('services/form', frameOf({ t }, page.heading), page);
      },
    }),
    route({
      method: 'post',
      path: '/patrons/:borrowernumber/requests',
      permission: 'services.use',
      params: validPatron,
      body: validWords,
      handler: async ({ params, body, viewer, locale, t, now, log }, response) => {
        const [patron, catalogue] = await Promise.all([seen(viewer, params.borrowernumber), desk.catalogue(locale)]);
        const service = catalogue.find(({ id }) => id === body.service);
        if (service === undefined || !mayHave(service, patron.categorycode))
          throw new NotFound('services.no-such-service', 'There is no such service for this patron.');
        const { words, answers, missing } = readWords(body, service);
        const as = body.as ?? 'request';
        const isConfidential = body.confidential === 'yes';
        if (missing.length > 0) {
          const page = formPage(locale, {
            patron,
            service,
            words,
            answers,
            missing,
            isConfidential,
            isOffer: as === 'offer',
          });
          return response.status(422).page('services/form', frameOf({ t }, page.heading), page);
        }
        const id = await requests.begin(
          { viewer, now },
          {
            borrowernumber: patron.borrowernumber,
            serviceId: service.id,
            begunAs: as === 'request' ? 'request' : 'offer',
            words,
            owner: isConfidential ? viewer.borrowernumber : await ownerOf(viewer, service),
            branchcode: viewer.loginLibrary ?? viewer.homeLibrary,
            isConfidential,
          },
          FIRST_STATE[as],
          answers,
        );
        if (!isConfidential) log.info({ event: 'services.begun', request: id, as }, 'a request began');
        response.see(requestPath(id), { flash: `services.done.begun.${as}` });
      },
    }),
  ];
};
