import type { KohaGateway } from '../../koha/gateway.ts';
import { suggestPatrons } from '../../koha/patrons/index.ts';
import { staffNames } from '../../koha/staff-names.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import { REASON, SPANS } from './opening.domain.ts';
import { validId, validList, validNew, validNothing, validOpen, type OpenForm } from './opening.schema.ts';
import type { OpeningService } from './opening.service.ts';
import { newOpeningPage, openingPage, openingsPage, PAGE_SIZE, type ReasonProblem } from './openings.presenter.ts';

const MOST_SUGGESTED = 20;

type Asked = Pick<PageRequest, 'viewer' | 'locale' | 't' | 'now'>;

export const openingsRoutes = (koha: KohaGateway, openings: OpeningService): Route[] => {
  const frame = (t: PageRequest['t'], title: string) => ({
    title,
    breadcrumbs: [
      { text: t('confidential.title'), path: '/confidential' },
      { text: title, path: undefined },
    ],
    menu: 'confidential',
  });

  const writeNew = async (
    { viewer, locale, t }: Asked,
    response: PageResponse,
    { borrowernumber, reason = '', minutes = SPANS[0] }: Partial<OpenForm> & { readonly borrowernumber: number },
    problem?: ReasonProblem,
  ): Promise<void> => {
    const patron = await openings.patron(viewer, borrowernumber);
    const page = newOpeningPage(locale, { patron, reason, minutes, problem });
    await response.page('confidential/new', frame(t, t('confidential.new')), page);
  };

  return [
    route({
      method: 'get',
      path: '/confidential',
      permission: 'confidential.open',
      query: validList,
      handler: async ({ query, viewer, now, locale, t }, response) => {
        const { q = '', page = 1 } = query;
        const [found, { openings: listed, total }] = await Promise.all([
          q === '' ? [] : suggestPatrons(koha, viewer.visible, q, MOST_SUGGESTED),
          openings.list({ viewer, now }, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }),
        ]);
        const [patrons, staff] = await Promise.all([
          openings.people(
            viewer,
            listed.map(({ borrowernumber }) => borrowernumber),
          ),
          staffNames(
            koha,
            viewer,
            listed.map(({ openedBy }) => openedBy),
          ),
        ]);
        const title = t('confidential.title');
        await response.page(
          'confidential/index',
          { title, breadcrumbs: [{ text: title, path: undefined }], menu: 'confidential' },
          openingsPage(locale, { words: q, found, openings: listed, total, page, patrons, staff, now }),
        );
      },
    }),
    route({
      method: 'get',
      path: '/confidential/new',
      permission: 'confidential.open',
      query: validNew,
      handler: (request, response) => writeNew(request, response, request.query),
    }),
    route({
      method: 'post',
      path: '/confidential',
      permission: 'confidential.open',
      body: validOpen,
      handler: async (request, response) => {
        const { body, viewer, now, log } = request;
        const reason = body.reason.trim();
        const problem = problemOf(reason);
        if (problem !== undefined) {
          await writeNew(request, response.status(422), body, problem);
          return;
        }
        const opening = await openings.open({ viewer, now }, { ...body, reason });
        log.warn(
          { event: 'confidential.opened', by: viewer.borrowernumber, opening },
          'somebody who was not named opened what is confidential about a patron',
        );
        response.see(`/confidential/${opening}`, { flash: 'confidential.done.opened' });
      },
    }),
    route({
      method: 'get',
      path: '/confidential/:id',
      permission: 'confidential.open',
      params: validId,
      handler: async ({ params, viewer, now, locale, t }, response) => {
        const looked = await openings.look({ viewer, now }, params.id);
        const { borrowernumber, openedBy } = looked.opening;
        const [[patron], staff] = await Promise.all([
          openings.people(viewer, [borrowernumber]),
          staffNames(koha, viewer, [openedBy]),
        ]);
        const page = openingPage(locale, { looked, patron, staff, viewer: viewer.borrowernumber, now });
        await response.page('confidential/show', frame(t, page.heading), page);
      },
    }),
    route({
      method: 'post',
      path: '/confidential/:id/end',
      permission: 'confidential.open',
      params: validId,
      body: validNothing,
      handler: async ({ params, viewer, now }, response) => {
        await openings.end({ viewer, now }, params.id);
        response.see(`/confidential/${params.id}`, { flash: 'confidential.done.ended' });
      },
    }),
    route({
      method: 'post',
      path: '/confidential/:id/known',
      permission: 'signed-in',
      params: validId,
      body: validNothing,
      handler: async ({ params, viewer, now }, response) => {
        await openings.know({ viewer, now }, params.id);
        response.see('/', { flash: 'confidential.done.known' });
      },
    }),
  ];
};

const problemOf = (reason: string): ReasonProblem | undefined => {
  if (reason.length < REASON.shortest) return 'short';
  return reason.length > REASON.longest ? 'long' : undefined;
};
